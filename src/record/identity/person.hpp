// SPDX-License-Identifier: Apache-2.0
// Who is one person: the subjects of all organisations that the same trusted NHS number with the
// same whole birth date joins, and those that were merged. Computed from the subjects' present
// state each time; nothing here is an event. The decisions are pure; the readers below them read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "record/identity/merge_edge.hpp"
#include "record/identity/nhs_number.hpp"
#include "store/store.hpp"

namespace weft::record::identity {

// More subjects than this in one person: nothing is linked by number until a steward has looked.
inline constexpr size_t kSubjectsPerPersonMax = 64;

struct SubjectSummary {
  store::SubjectId id;
  std::string organisation;
  std::vector<NhsNumber> numbers;  // as its Patient bears them now
  std::string birth_date;          // FHIR date; links only when whole
  std::vector<MergeEdge> edges;    // merges that retire it
};

bool is_whole_date(std::string_view date);  // YYYY-MM-DD

// The same trusted number and the same whole birth date.
bool decide_same_person(const SubjectSummary& left, const SubjectSummary& right, bool live);

struct PersonSubject {
  store::SubjectId id;
  std::string organisation;
  bool retired = false;       // merged away: its clinical content counts, its demographics do not
  store::SubjectId survivor;  // itself where not retired
};

struct Person {
  std::vector<PersonSubject> subjects;  // by organisation, then number; never empty
  bool more_under_this_number = false;  // others bear its NHS number with another birth date
  bool frozen = false;                  // too many: only merges link, a steward must look
};

// The person around `start`, among the subjects given (which must hold all that could belong).
Person decide_person(const std::vector<SubjectSummary>& subjects, store::SubjectId start,
                     bool live);

// Reads what decide_person needs. Kind::NotFound for an unknown subject.
Result<Person> read_person(store::Store& store, store::SubjectId start, bool live);

// How somebody is asked for.
struct PersonQuery {
  std::string organisation;  // the asking host's ODS code
  std::string system;        // NHS number, or an assigner of that organisation
  std::string value;
  std::string birth_date;  // must be whole, and agree
};

enum class Match { Found, NotFound, NumberNotValid, BirthDateNotWhole, BirthDateDiffers, Several };

struct Found {
  Match match = Match::NotFound;
  store::SubjectId subject;  // of the person; the survivor where the number is retired
  Person person;             // only when found
};

// A local number means its organisation's subject, a retired one the survivor. An NHS number means
// the subjects that bear it, trusted, with that birth date.
Result<Found> find_person(store::Store& store, const PersonQuery& query, bool live);

}  // namespace weft::record::identity
