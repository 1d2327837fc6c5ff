// SPDX-License-Identifier: Apache-2.0
// The region's rules as data, read from a folder of tab-separated files and checked whole before
// any of it is used. Immutable once loaded. What is not written here is not permitted.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "auth/principal.hpp"
#include "base/result.hpp"
#include "record/heading.hpp"

namespace weft::record::policy {

// From least to most restrictive: the greater of two holds.
enum class Decision : uint8_t { Show, WithholdIndicated, Conceal };
std::string_view word_for(Decision decision);  // "show" "indicate" "conceal"

enum class Scope : uint8_t { All, Organisation, Heading, Employee };
std::string_view word_for(Scope scope);  // "all" "organisation" "heading" "employee"
std::optional<Scope> find_scope(std::string_view word);

// Rows of objections.tsv: a scope, or an organisation's own staff looking.
enum class ObjectionRule : uint8_t { All, Employee, StaffOf, Organisation, Heading };

struct ObjectionEffect {
  bool refuse = true;
  Decision decision = Decision::Conceal;  // of the rows it touches, where not refused
};

struct HiddenFields {
  bool all = true;
  std::vector<size_t> fields;  // ascending, counted from 1
};

struct Policy {
  std::map<std::pair<auth::Role, Heading>, Decision> roles;
  std::set<std::pair<auth::Purpose, auth::Role>> purposes;
  std::map<std::pair<Label, auth::Role>, Decision> labels;
  std::map<std::pair<ObjectionRule, auth::Purpose>, ObjectionEffect> objections;
  std::map<auth::Role, Decision> restrictions;
  std::vector<std::pair<std::string, std::string>> hidden_elements;  // type or "*", element
  std::map<std::string, HiddenFields, std::less<>> hidden_fields;    // by "PID"
  std::map<std::pair<std::string, std::string>, bool> sharing;       // (ODS or *, heading or *)
  std::map<std::pair<std::string, std::string>, std::optional<int64_t>>
      lateness;                                                   // ms; none: never
  std::map<std::string, std::string, std::less<>> organisations;  // ODS → name
};

// File name → text, as they lie in the policy folder.
using PolicyFiles = std::map<std::string, std::string>;

// Kind::Invalid with every fault, a line each: "roles.tsv:12: no such role". A missing file is a
// fault; an empty table is not: then nothing is permitted.
Result<Policy> load_policy(const PolicyFiles& files);

// Reads the folder; files that are absent there come from the copy inside the program.
Result<Policy> load_policy_folder(const std::string& folder);

const PolicyFiles& builtin_policy_files();

bool shares(const Policy& policy, const std::string& organisation, Heading heading);
// How long this source may be silent; nullopt: it does not carry the heading.
std::optional<int64_t> late_after_ms(const Policy& policy, const std::string& feed,
                                     const std::string& organisation, Heading heading);
std::string organisation_name(const Policy& policy, std::string_view code);

}  // namespace weft::record::policy
