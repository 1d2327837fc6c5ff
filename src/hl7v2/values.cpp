// SPDX-License-Identifier: Apache-2.0
#include "hl7v2/values.hpp"

#include <fmt/format.h>

namespace weft::hl7v2 {
namespace {

void append_repetition(std::vector<Value>& values, const std::string& path,
                       const Repetition& repetition) {
  const size_t components = repetition.components.size();
  for (size_t c = 1; c <= components; ++c) {
    const auto& subs = repetition.components[c - 1].subcomponents;
    for (size_t s = 1; s <= subs.size(); ++s) {
      if (subs[s - 1].empty()) continue;
      std::string at = path;
      if (components > 1 || subs.size() > 1) at += fmt::format(".{}", c);
      if (subs.size() > 1) at += fmt::format(".{}", s);
      values.push_back({std::move(at), subs[s - 1]});
    }
  }
}

}  // namespace

std::string field_path(const Segment& segment, size_t field) {
  if (segment.occurrence() == 1) return fmt::format("{}-{}", segment.name(), field);
  return fmt::format("{}[{}]-{}", segment.name(), segment.occurrence(), field);
}

std::vector<Value> list_values(const Segment& segment, size_t field) {
  std::vector<Value> values;
  const std::string path = field_path(segment, field);
  const auto& repetitions = segment.field(field).repetitions;
  for (size_t r = 1; r <= repetitions.size(); ++r)
    append_repetition(values, repetitions.size() > 1 ? fmt::format("{}[{}]", path, r) : path,
                      repetitions[r - 1]);
  return values;
}

std::vector<Value> list_values(const Message& message) {
  std::vector<Value> all;
  for (const Segment& segment : message.segments())
    for (size_t field = 1; field <= segment.field_count(); ++field)
      for (Value& value : list_values(segment, field)) all.push_back(std::move(value));
  return all;
}

std::string render_values(const Message& message) {
  std::string out;
  for (const Value& value : list_values(message)) {
    out += value.path + " = ";
    for (const char c : value.text) {
      out += c;
      if (c == '\n') out += "    ";
    }
    out += '\n';
  }
  return out;
}

}  // namespace weft::hl7v2
