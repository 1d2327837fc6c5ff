// SPDX-License-Identifier: Apache-2.0
// A made-up person as their organisations know them, and what happened to them. Plain data.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "demo/names.hpp"

namespace weft::demo {

enum class Site { Hospital, Community, MentalHealth };  // one feed each

struct Organisation {
  std::string_view ods, name, feed, assigner;
};
const Organisation& organisation(Site site);

struct Person {
  std::string nhs_number;  // 999 range; empty: none known
  std::string number;      // local, the same digits at each site
  std::string family, given, title;
  std::string birth_date;  // YYYYMMDD
  bool woman = true;
  std::string street, town, postcode, phone;
  Practice practice;
  bool address_hidden = false;  // ZU8-4
  std::optional<Instant> died;
  std::string bed;    // "AMU^BAY2^BED3" while in hospital
  std::string story;  // why to open this one, for the ward list
};

// One message to come: sent in order of `at`, with how it is said already decided.
struct Happening {
  Instant at;
  Site site;
  std::string text;  // HL7 v2
};

std::string nhs_number(uint32_t n);  // the n-th of the 999 range with a right check digit

}  // namespace weft::demo
