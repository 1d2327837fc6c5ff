// SPDX-License-Identifier: Apache-2.0
// What a doorway hands to filing: one message's statements about one subject, each with the stamp
// it was made at and the part of the original it came from. Plain data, no I/O.
// The rules by which statements become a record are docs/explanation/fold.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "fhir/json/json.hpp"

namespace weft::record::filing {

inline constexpr std::string_view kNhsNumberSystem = "https://fhir.nhs.uk/Id/nhs-number";

struct Source {
  std::string feed;
  std::string organisation;  // ODS code
  uint64_t seq = 0;          // journal sequence
  std::string control_id;
  std::string message_type;  // "ADT^A01"
  std::string system;        // sending application as it names itself (MSH-3)
  Instant received;
};

// (time recorded, journal sequence): chooses between statements of one fact.
struct Stamp {
  Instant recorded;
  uint64_t seq = 0;
  auto operator<=>(const Stamp&) const = default;
};

// A decoded part of the original, shown beside what was made from it under the same policy.
struct Part {
  std::string path;  // "AL1[2]"
  std::string text;  // the segment, character set decoded
};

struct SubjectIdentifier {
  std::string system;  // URI: NHS number, a configured assigner, or the organisation's namespace
  std::string value;
  std::string type;    // CX-5: "MR", "PI", "NH" …
  std::string status;  // of an NHS number: NSTS01 … where given
};

// The subject a message names: `primary` decides which subject; the others are kept with it.
struct SubjectName {
  SubjectIdentifier primary;
  std::vector<SubjectIdentifier> others;
  std::string birth_date;  // FHIR date, whole dates only; empty when absent or not valid
  std::string family;      // surname, for rule 7
};

enum class Fact {
  Demographic,  // rule 2: one field group of the Patient
  Restriction,  // rule 8: hidden address (ZU8-4): value true/false
  Encounter,    // rule 3: one event of a stay
  Report,       // rule 4: OBR → DiagnosticReport
  Result,       // rule 4: OBX → Observation
  Allergy,      // rule 5: one allergy
  AllergyList,  // rule 5: the list a message gave, as a whole
  Problem,      // DG1 → Condition
};

struct Statement {
  Fact fact;
  // Which fact of that kind within the subject, from the source's own keys (fold.md):
  //   Demographic: the group: "name", "birthDate", "address:H", "telecom:PRN:PH" …
  //   Encounter: visit key ("PV1-19 value^assigner", else PV1-44); empty when the message names
  //   none Result: OBR-3|OBR-4|OBX-3|OBX-4 · Report: OBR-3|OBR-4 · Allergy: AL1-2|AL1-3 · Problem:
  //   DG1-3
  std::string key;
  // Encounter: preadmit register admit transfer discharge cancel-admit cancel-transfer
  //   cancel-discharge update · Result, Report: the v2 status letter (OBX-11, OBR-25)
  // Allergy: "" or "delete" · AllergyList: "" or "none-known"
  std::string event;
  Instant recorded;                 // with Source::seq the stamp
  std::optional<Instant> happened;  // EVN-6, else PV1-44/45; for results OBX-14 / OBR-7
  std::optional<Instant> reported;  // OBR-22
  // FHIR fragments by element: what this statement sets. Absent: untouched. JSON null: cleared by
  // "". A member's name is the element's path, with a slot where parts of one list come from
  // different fields: "class", "period.start", "hospitalization.admitSource", "participant:ATND".
  // A list element is always an array; the arrays of one element's slots are joined in slot order.
  // Demographic: exactly one member, the plain element; `key` is its slot, and the arrays of
  // one element's keys are joined ("address:H", "address:TMP" → address). A cleared field that
  // repeats has a key ending in ":*" and clears every key with what stands before the star.
  fhir::Json content;
  std::vector<std::string> listed;  // AllergyList: keys of the allergies in the list
  bool provisional = false;         // demographics from anything but ADT (rule 2)
  bool confidential = false;        // a confidentiality code came with it
  bool time_flagged = false;        // recorded in a missing hour, or beyond receipt
  std::vector<size_t> parts;        // positions in Submission::parts
};

struct Merge {
  SubjectIdentifier retired;  // MRG-1
  std::string retired_surname, retired_birth_date;
  Instant recorded;
  std::vector<size_t> parts;
};

struct Submission {
  Source source;
  SubjectName subject;
  std::vector<Statement> statements;
  std::optional<Merge> merge;  // the subject is the survivor
  std::vector<Part> parts;
};

}  // namespace weft::record::filing
