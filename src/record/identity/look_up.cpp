// SPDX-License-Identifier: Apache-2.0
#include "record/identity/look_up.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "fhir/search/folded_text.hpp"
#include "record/identity/nhs_number.hpp"

namespace weft::record::identity {
namespace {

using fhir::Json;

void add_identifiers(const Json& list, std::string_view kind, const std::string& before,
                     store::SubjectId subject, std::vector<store::IndexEntry>& entries) {
  const auto add = [&](const Json& one) {
    const std::string_view value = one.at("value").text();
    if (value.empty()) return;
    if (kind == kByNumber && one.at("system").text() == kNhsNumberSystem) return;
    entries.push_back({std::string(kind), before + ascii_lower(value), subject});
  };
  if (list.is_object()) add(list);
  for (const Json& one : list.items()) add(one);
}

// A name is a HumanName, a list of them, a text, or a list of texts.
void add_names(const Json& name, std::string_view kind, const std::string& before,
               store::SubjectId subject, std::vector<store::IndexEntry>& entries) {
  if (name.is_string()) {
    const std::string block = name_block(name.text());
    if (!block.empty()) entries.push_back({std::string(kind), before + block, subject});
  }
  for (const Json& one : name.items()) add_names(one, kind, before, subject, entries);
  for (const auto& [part, value] : name.members())
    if (part == "family" || part == "given" || part == "prefix" || part == "suffix" ||
        part == "text")
      add_names(value, kind, before, subject, entries);
}

std::vector<store::IndexEntry> each_once(std::vector<store::IndexEntry> entries) {
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  return entries;
}

}  // namespace

std::string identifier_key(std::string_view organisation, std::string_view system,
                           std::string_view value) {
  std::string key(organisation);
  key += '|';
  key += system;
  key += '|';
  key += value;
  return key;
}

std::string survivor_key(store::SubjectId survivor) { return std::to_string(survivor.value); }

std::string name_block(std::string_view text) {
  const std::string folded = fhir::search::folded(text);
  size_t characters = 0, at = 0;
  for (; at < folded.size(); ++at) {
    const bool starts = (static_cast<uint8_t>(folded[at]) & 0xC0) != 0x80;
    if (starts && ++characters > kBlockCharacters) break;
  }
  return folded.substr(0, at);
}

std::vector<store::IndexEntry> patient_look_ups(store::SubjectId subject, const Json& patient) {
  std::vector<store::IndexEntry> entries;
  add_identifiers(patient.at("identifier"), kByNumber, "", subject, entries);
  add_names(patient.at("name"), kByName, "", subject, entries);
  const std::string_view born = patient.at("birthDate").text();
  if (!born.empty()) entries.push_back({std::string(kByBirthDate), std::string(born), subject});
  return each_once(std::move(entries));
}

std::vector<store::IndexEntry> shelf_look_ups(uint64_t number, const Json& resource) {
  std::vector<store::IndexEntry> entries;
  const std::string before = std::string(resource.at("resourceType").text()) + '|';
  add_identifiers(resource.at("identifier"), kShelfNumber, before, {number}, entries);
  add_names(resource.at("name"), kShelfName, before, {number}, entries);
  add_names(resource.at("alias"), kShelfName, before, {number}, entries);
  return each_once(std::move(entries));
}

}  // namespace weft::record::identity
