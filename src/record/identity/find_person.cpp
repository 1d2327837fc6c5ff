// SPDX-License-Identifier: Apache-2.0
// The reading half of identity: subjects by number, gathered until nothing more could belong.
#include <algorithm>
#include <set>

#include "record/identity/look_up.hpp"
#include "record/identity/person.hpp"

namespace weft::record::identity {
namespace {

using store::SubjectId;

constexpr size_t kGatheredMax = 4 * kSubjectsPerPersonMax;

void take_patient(const store::Row& row, SubjectSummary& summary) {
  const auto body = fhir::parse_json(row.body);
  if (!body) return;
  summary.birth_date = body->at("birthDate").text();
  for (const fhir::Json& identifier : body->at("identifier").items()) {
    if (identifier.at("system").text() != kNhsNumberSystem) continue;
    if (auto number = parse_nhs_number(identifier.at("value").text()))
      summary.numbers.push_back(std::move(*number));
  }
}

Result<std::optional<SubjectSummary>> read_summary(store::Store& store, SubjectId id) {
  const auto subject = TRY(store.find_subject(id));
  if (!subject) return std::nullopt;
  SubjectSummary summary;
  summary.id = id;
  summary.organisation = subject->organisation;
  store::Filter filter;
  filter.subjects = {id};
  filter.types = {"Patient", std::string(kMergeRow)};
  for (const store::Row& row : TRY(store.read_all(filter))) {
    if (row.key.type == "Patient")
      take_patient(row, summary);
    else
      summary.edges = read_edges(id, row.body);
  }
  return summary;
}

Result<std::vector<SubjectId>> neighbours(store::Store& store, const SubjectSummary& subject) {
  std::vector<SubjectId> found = TRY(store.find(kMergedFrom, survivor_key(subject.id)));
  for (const MergeEdge& edge : subject.edges) found.push_back(edge.survivor);
  for (const NhsNumber& number : subject.numbers)
    for (const SubjectId id : TRY(store.find(kByNhsNumber, number.digits()))) found.push_back(id);
  return found;
}

// All that could belong to one person with `start`, and those who only share a number.
Result<std::vector<SubjectSummary>> gather(store::Store& store, SubjectId start) {
  std::vector<SubjectSummary> gathered;
  std::set<SubjectId> seen = {start};
  std::vector<SubjectId> open = {start};
  while (!open.empty() && gathered.size() < kGatheredMax) {
    const SubjectId id = open.back();
    open.pop_back();
    auto summary = TRY(read_summary(store, id));
    if (!summary) continue;
    for (const SubjectId next : TRY(neighbours(store, *summary)))
      if (seen.insert(next).second) open.push_back(next);
    gathered.push_back(std::move(*summary));
  }
  return gathered;
}

Result<std::optional<SubjectSummary>> read_survivor(store::Store& store, const Person& person,
                                                    SubjectId subject) {
  for (const PersonSubject& one : person.subjects)
    if (one.id == subject) return read_summary(store, one.survivor);
  return std::nullopt;
}

Result<Found> find_by_nhs_number(store::Store& store, const PersonQuery& query, bool live) {
  Found found;
  const auto number = parse_nhs_number(query.value);
  if (!number || !is_trusted(*number, live)) {
    found.match = Match::NumberNotValid;
    return found;
  }
  std::vector<SubjectId> bearers = TRY(store.find(kByNhsNumber, number->digits()));
  std::sort(bearers.begin(), bearers.end());
  for (const SubjectId id : bearers) {
    const auto summary = TRY(read_summary(store, id));
    if (!summary) continue;
    const auto& numbers = summary->numbers;
    if (std::find(numbers.begin(), numbers.end(), *number) == numbers.end()) continue;
    if (summary->birth_date != query.birth_date) {
      if (found.match == Match::NotFound) found.match = Match::BirthDateDiffers;
      continue;
    }
    found.match = Match::Found;
    found.subject = id;
    found.person = TRY(read_person(store, id, live));
    return found;
  }
  return found;
}

Result<Found> find_by_local_number(store::Store& store, const PersonQuery& query, bool live) {
  Found found;
  const std::string key = identifier_key(query.organisation, query.system, query.value);
  std::vector<SubjectId> bearers = TRY(store.find(kByIdentifier, key));
  if (bearers.empty()) bearers = TRY(store.find(kAlsoKnown, key));
  if (bearers.size() > 1) found.match = Match::Several;
  if (bearers.size() != 1) return found;
  found.person = TRY(read_person(store, bearers[0], live));
  const auto survivor = TRY(read_survivor(store, found.person, bearers[0]));
  const bool agrees = survivor && survivor->birth_date == query.birth_date;
  if (!agrees) return Found{Match::BirthDateDiffers, {}, {}};
  found.match = Match::Found;
  found.subject = survivor->id;
  return found;
}

}  // namespace

Result<Person> read_person(store::Store& store, SubjectId start, bool live) {
  const std::vector<SubjectSummary> gathered = TRY(gather(store, start));
  if (gathered.empty()) return fail(Kind::NotFound, "no such subject", "identity");
  return decide_person(gathered, start, live);
}

Result<Found> find_person(store::Store& store, const PersonQuery& query, bool live) {
  if (!is_whole_date(query.birth_date)) return Found{Match::BirthDateNotWhole, {}, {}};
  return query.system == kNhsNumberSystem ? find_by_nhs_number(store, query, live)
                                          : find_by_local_number(store, query, live);
}

}  // namespace weft::record::identity
