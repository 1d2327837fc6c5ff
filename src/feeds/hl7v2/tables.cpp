// SPDX-License-Identifier: Apache-2.0
#include "feeds/hl7v2/tables.hpp"

#include "base/text.hpp"

namespace weft::feeds {

const Coded* CodeTable::find(std::string_view code) const {
  const std::string_view bare = trim(code);
  if (bare.empty()) return nullptr;
  const auto row = rows_.find(ascii_upper(bare));
  if (row != rows_.end()) return &row->second;
  return any_ ? &*any_ : nullptr;
}

bool CodeTable::add(std::string_view code, Coded coded) {
  if (code != "*") return rows_.emplace(ascii_upper(code), std::move(coded)).second;
  if (any_) return false;
  any_ = std::move(coded);
  return true;
}

const Trigger* MapTables::find_trigger(std::string_view message) const {
  const auto row = triggers_.find(message);
  return row == triggers_.end() ? nullptr : &row->second;
}

const std::vector<Rule>& MapTables::rules(std::string_view segment) const {
  static const std::vector<Rule> none;
  const auto row = rules_.find(segment);
  return row == rules_.end() ? none : row->second;
}

const CodeTable* MapTables::find_table(std::string_view name) const {
  const auto row = tables_.find(name);
  return row == tables_.end() ? nullptr : row->second.get();
}

const Coded* MapTables::find_code(std::string_view table, std::string_view code) const {
  const CodeTable* codes = find_table(table);
  return codes ? codes->find(code) : nullptr;
}

std::optional<NumberMeans> MapTables::means(std::string_view field, size_t component,
                                            std::string_view value) const {
  if (value.empty()) return {};
  const std::string upper = ascii_upper(value);
  for (const NumberRule& rule : numbers_)
    if (rule.component == component && rule.field == field && (rule.is == upper || rule.is == "*"))
      return rule.means;
  return {};
}

}  // namespace weft::feeds
