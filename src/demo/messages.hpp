// SPDX-License-Identifier: Apache-2.0
// What a made-up system says: HL7 v2.4 in the UK ITK dialect. Pure functions of a person and times.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "demo/dice.hpp"
#include "demo/person.hpp"
#include "hl7v2/writer.hpp"

namespace weft::demo {

struct AllergySaid {
  std::string_view code, text, system;
  std::string reaction;
  std::string severity = "MO";  // AL1-4
  std::string since;            // YYYYMMDD or empty
};

struct ProblemSaid {
  Coded what;
  std::string since;
  bool confidential = false;
};

struct StaySaid {
  std::string visit;
  std::string patient_class = "I";  // PV1-2
  Ward ward;
  std::string bed;  // "BAY2^BED3"
  Instant admitted;
  std::optional<Instant> discharged;
  std::string reason;
};

struct AdtSaid {
  std::string_view trigger;  // "A01"
  Instant recorded, happened;
  std::optional<StaySaid> stay;
  std::vector<AllergySaid> allergies;
  std::vector<ProblemSaid> problems;
  std::string retired_number;  // A40
};

struct ResultSaid {
  std::string_view order, panel_code, panel_name;
  std::span<const Analyte> analytes;
  std::vector<std::string> values;  // beside `analytes`
  Instant taken, reported;
  char status = 'F';
  std::string comment;
};

std::string hl7_time(Instant at);  // London time, YYYYMMDDHHMMSS
std::string render_adt(const Person& person, Site site, const AdtSaid& said, uint64_t control_id);
std::string render_oru(const Person& person, Site site, const ResultSaid& said,
                       uint64_t control_id);

}  // namespace weft::demo
