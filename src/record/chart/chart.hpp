// SPDX-License-Identifier: Apache-2.0
// The assembled record: what one viewer may see of one person, as plain data. Made by the Door
// from rows that policy let through; pages and the FHIR face render it, and decide nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "fhir/json/json.hpp"
#include "record/chart/resource.hpp"
#include "record/heading.hpp"

namespace weft::record::chart {

// design: never silence that looks like "none recorded".
enum class HeadingState { Recorded, AssertedNone, NoInformation, NotShared, Late, Withheld };
std::string_view word_for(HeadingState state);  // "recorded" "asserted none" …

// How an item stands beside the plain case.
enum class Mark {
  Conflict,             // rule 5: disagrees with "no known allergies" from another statement
  NotInLatestList,      // rule 5: absent from the list of `mark_date`
  Corrected,            // OBX-11 C: former value one click away
  CancelledAfterFinal,  // OBX-11 X after F
  Preliminary,
  EnteredInError,
  TimeFlagged,   // recorded in an hour that cannot be placed
  DateNotValid,  // a date kept as it came
};
std::string_view word_for(Mark mark);  // "conflict" "not in latest list" …

struct Times {
  std::optional<Instant> happened, recorded, received, applied;
};

struct PartOfOriginal {
  std::string path;  // "AL1[1]"
  std::string text;
  std::string message_type, control_id, feed;
  Instant received;
};

struct Item {
  std::string number;    // opaque: keyed hash of (context, thing); goes into pages and URLs
  std::string subject;   // opaque: keyed hash of (context, subject)
  std::string type, id;  // FHIR; never shown in URLs
  uint32_t version = 0;
  Heading heading = Heading::Internal;
  std::string organisation;       // ODS code
  std::string organisation_name;  // from the policy folder; the code where unknown
  std::string system;             // sending application
  Resource resource;              // after policy: hidden elements are already gone
  std::string status;             // FHIR status, where the type has one
  bool abnormal = false;          // of a result: an interpretation other than normal
  std::string report;             // of a result in words: the report it is part of, for its name
  Times times;
  bool provisional = false;  // demographics that no ADT has confirmed
  std::vector<Mark> marks;
  std::string mark_date;  // FHIR date(-time) that belongs to a mark
};

struct SourceAge {
  std::string organisation, organisation_name, feed;
  std::optional<Instant> last_heard;  // last message of that feed, of anyone
  bool shared = true;                 // false: does not share this heading
  bool late = false;
  int64_t late_by_ms = 0;  // beyond what policy allows this source
};

struct HeadingView {
  Heading heading = Heading::Internal;
  HeadingState state = HeadingState::NoInformation;
  bool some_withheld = false;            // the declared mark, where policy allows saying so
  std::vector<Item> items;               // current first, in the order pages show them
  std::vector<Item> past;                // resolved, ended, withdrawn: marked, below
  std::optional<Item> asserted_none;     // "no known allergies": who and when
  std::vector<Item> also_asserted_none;  // by another source, or of another kind of allergy
  std::vector<SourceAge> sources;        // only sources whose presence may be told
};

struct Banner {
  std::string subject;  // opaque number of the person in this context
  std::string item;     // opaque number of the demographics shown, to see where they come from
  std::string family, given, title, known_as;
  std::string birth_date;  // FHIR date as recorded; empty: none
  bool birth_date_not_valid = false;
  std::optional<std::string> deceased;  // FHIR date or "true"
  std::string gender;                   // FHIR administrative gender
  std::string nhs_number;               // ten digits, trusted or not
  std::string nhs_number_status;        // words: "traced and verified", "not traced" …
  std::string gp_practice, gp_phone;
  std::string address, address_source;  // empty where hidden
  std::optional<Instant> address_recorded;
  std::string phone;
  bool restricted = false;              // address, phone, GP and places are hidden
  bool provisional = false;             // demographics not from an ADT
  bool more_under_this_number = false;  // "more under this number, not shown"
};

struct AlertEntry {
  std::string name;  // "Allergies", "Infection" …
  HeadingState state = HeadingState::NoInformation;
  std::vector<std::string> texts;  // what is recorded, worst first
  bool conflict = false;
  std::string by, on;  // of an assertion
};

struct Chart {
  Banner banner;
  std::optional<Item> demographics;   // the registration that the banner speaks from
  std::vector<AlertEntry> alerts;     // the strip, always in view
  std::vector<HeadingView> headings;  // one per clinical heading, always all of them
  std::vector<std::string> other_local_numbers;
  Instant as_of;
};

struct ItemView {
  Banner banner;                   // as in Chart: every page shows whose record it is
  std::vector<AlertEntry> alerts;  // as in Chart
  Item item;
  std::vector<PartOfOriginal> parts;
  std::vector<Item> former;  // earlier versions a reader may see, newest first
};

}  // namespace weft::record::chart
