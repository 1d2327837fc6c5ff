// SPDX-License-Identifier: Apache-2.0
#include "record/resources/candidates.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "fhir/search/folded_text.hpp"
#include "fhir/search/parameters.hpp"
#include "record/identity/look_up.hpp"
#include "record/identity/nhs_number.hpp"
#include "record/resource_id.hpp"
#include "record/resources/sight.hpp"

namespace weft::record::resources {
namespace {

using fhir::search::Parameters;
using store::SubjectId;
using Numbers = std::set<SubjectId>;

constexpr size_t kSubjectsMax = 64;      // patients named in one search
constexpr size_t kLookedUpMax = 10'000;  // people one look-up leads to

struct Condition {
  std::string_view code, modifier;
  std::vector<std::string> values;  // alternatives, as they stand between commas
};

std::vector<std::string> alternatives(std::string_view text) {
  std::vector<std::string> values(1);
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && at + 1 < text.size())
      values.back().append(text.substr(at++, 2));
    else if (text[at] == ',')
      values.emplace_back();
    else
      values.back() += text[at];
  }
  return values;
}

std::string unescaped(std::string_view text) {
  std::string plain;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    plain += text[at];
  }
  return plain;
}

Condition parse_condition(const std::pair<std::string, std::string>& condition) {
  const std::string_view name = condition.first;
  const size_t colon = name.find(':');
  const std::string_view modifier =
      colon == name.npos ? std::string_view() : name.substr(colon + 1);
  return {name.substr(0, colon), modifier, alternatives(condition.second)};
}

// Patient/ID, ID, or an address ending so, with or without a version.
std::optional<SubjectId> subject_named(std::string_view reference) {
  reference = reference.substr(0, reference.find("/_history/"));
  return find_subject_in(reference.substr(reference.rfind('/') + 1));  // npos + 1 is 0
}

// The subjects in whose records everything lies that meets the condition.
std::optional<Numbers> subjects_of(const Condition& condition, fhir::TypeId type) {
  const auto* parameter = Parameters::r4().find(type, condition.code);
  const bool refers = parameter && parameter->type == fhir::SearchType::Reference;
  const bool typed = !condition.modifier.empty() &&
                     fhir::Definitions::r4().find_type(condition.modifier) != fhir::TypeId::None;
  if (!refers || !(condition.modifier.empty() || typed)) return std::nullopt;
  Numbers subjects;
  for (const std::string& value : condition.values) {
    const auto subject = subject_named(value);
    if (!subject || *subject == store::kOwnShelf) return std::nullopt;
    subjects.insert(*subject);
  }
  return subjects;
}

std::vector<store::RowKey> keys_of(const Condition& ids, std::string_view type) {
  std::vector<store::RowKey> keys;
  for (const std::string& id : ids.values)
    if (auto key = find_row_key({std::string(type), id})) keys.push_back(std::move(*key));
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

struct LookUp {
  std::string_view kind;
  std::string key;
};

// system|value and value lead somewhere; "system|" names no value.
std::optional<std::vector<LookUp>> number_look_ups(const Condition& condition, bool on_shelf,
                                                   const std::string& before) {
  if (!condition.modifier.empty()) return std::nullopt;
  std::vector<LookUp> look_ups;
  for (const std::string& one : condition.values) {
    size_t bar = one.find('|');
    while (bar != one.npos && bar > 0 && one[bar - 1] == '\\') bar = one.find('|', bar + 1);
    const std::string value = unescaped(bar == one.npos ? one : one.substr(bar + 1));
    if (value.empty()) return std::nullopt;
    look_ups.push_back(
        {on_shelf ? identity::kShelfNumber : identity::kByNumber, before + ascii_lower(value)});
    const auto number = identity::parse_nhs_number(value);
    if (number && !on_shelf) look_ups.push_back({identity::kByNhsNumber, number->digits()});
  }
  return look_ups;
}

// A text shorter than a block would have to be looked for in many.
std::optional<std::vector<LookUp>> name_look_ups(const Condition& condition, bool on_shelf,
                                                 const std::string& before) {
  const bool exact = condition.modifier == "exact";
  if (!exact && !condition.modifier.empty()) return std::nullopt;
  std::vector<LookUp> look_ups;
  for (const std::string& one : condition.values) {
    const std::string plain = unescaped(one);
    const std::string block = identity::name_block(plain);
    const auto starts = [](char c) { return (static_cast<uint8_t>(c) & 0xC0) != 0x80; };
    const auto characters = std::count_if(block.begin(), block.end(), starts);
    const bool whole = characters >= static_cast<ptrdiff_t>(identity::kBlockCharacters);
    if (block.empty() || !(exact || whole)) return std::nullopt;
    look_ups.push_back({on_shelf ? identity::kShelfName : identity::kByName, before + block});
  }
  return look_ups;
}

std::optional<std::vector<LookUp>> birth_date_look_ups(const Condition& condition) {
  constexpr size_t kWholeDate = 10;
  if (!condition.modifier.empty()) return std::nullopt;
  std::vector<LookUp> look_ups;
  for (std::string_view one : condition.values) {
    if (one.starts_with("eq")) one.remove_prefix(2);
    if (one.size() != kWholeDate || !is_digits(one.substr(0, 4))) return std::nullopt;
    look_ups.push_back({identity::kByBirthDate, std::string(one)});
  }
  return look_ups;
}

std::optional<std::vector<LookUp>> look_ups_of(const Condition& condition, std::string_view type) {
  const bool on_shelf = type != "Patient";
  const std::string before = on_shelf ? std::string(type) + '|' : std::string();
  const std::string_view code = condition.code;
  if (code == "identifier") return number_look_ups(condition, on_shelf, before);
  if (code == "name" || code == "family" || code == "given")
    return name_look_ups(condition, on_shelf, before);
  if (code == "birthdate" && !on_shelf) return birth_date_look_ups(condition);
  return std::nullopt;
}

Result<Numbers> follow(store::Store& store, const std::vector<LookUp>& look_ups) {
  Numbers found;
  for (const LookUp& one : look_ups)
    for (const SubjectId id : TRY(store.find(one.kind, one.key))) found.insert(id);
  if (found.size() > kLookedUpMax)
    return fail(Kind::Unsupported, "too many would have to be looked at: add a birth date");
  return found;
}

Numbers in_both(const Numbers& one, const Numbers& other) {
  Numbers both;
  std::set_intersection(one.begin(), one.end(), other.begin(), other.end(),
                        std::inserter(both, both.end()));
  return both;
}

Result<std::optional<Numbers>> look_up(store::Store& store, std::string_view type,
                                       const std::vector<Condition>& conditions) {
  std::optional<Numbers> found;
  for (const Condition& one : conditions) {
    const auto look_ups = look_ups_of(one, type);
    if (!look_ups) continue;
    Numbers here = TRY(follow(store, *look_ups));
    found = found ? in_both(*found, here) : std::move(here);
  }
  return found;
}

std::unexpected<Error> whose_record() {
  return fail(Kind::Unsupported,
              "not supported yet: search inside one patient's record (patient, subject, _id), for "
              "Patient by identifier, name or birthdate, or for what belongs to nobody by "
              "identifier or name");
}

}  // namespace

Result<Candidates> find_candidates(store::Store& store, std::string_view type,
                                   const Conditions& conditions) {
  const fhir::TypeId type_id = fhir::Definitions::r4().find_type(type);
  std::vector<Condition> all;
  for (const auto& one : conditions) all.push_back(parse_condition(one));
  for (const Condition& one : all)
    if (one.code == "_id" && one.modifier.empty()) return Candidates{{}, keys_of(one, type)};
  for (const Condition& one : all) {
    const auto subjects = subjects_of(one, type_id);
    if (!subjects) continue;
    if (subjects->size() > kSubjectsMax) return whose_record();
    return Candidates{{subjects->begin(), subjects->end()}, {}};
  }
  const auto found = TRY(look_up(store, type, all));
  if (!found) return whose_record();
  Candidates candidates;
  if (type == "Patient") candidates.subjects.assign(found->begin(), found->end());
  for (const SubjectId number : *found)
    if (type != "Patient")
      candidates.keys.push_back(
          {store::kOwnShelf, std::string(type), shelf_id(type, number.value)});
  return candidates;
}

}  // namespace weft::record::resources
