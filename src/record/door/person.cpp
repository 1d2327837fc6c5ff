// SPDX-License-Identifier: Apache-2.0
#include "record/door/person.hpp"

#include <set>

#include "fhir/json/json.hpp"
#include "record/identity/look_up.hpp"
#include "record/identity/person.hpp"

namespace weft::record {
namespace {

using fhir::Json;
using identity::Match;
using identity::NhsNumber;

std::string_view why_not(Match match) {
  switch (match) {
    case Match::Found:
      return "found";
    case Match::NotFound:
      return "nobody has this number";
    case Match::NumberNotValid:
      return "not an NHS number that is trusted here";
    case Match::BirthDateNotWhole:
      return "the birth date is not a whole date";
    case Match::BirthDateDiffers:
      return "the birth date differs";
    case Match::Several:
      return "several have this number";
  }
  return "nobody has this number";
}

Result<std::vector<store::Row>> read_rows(store::Store& store, const identity::Person& person) {
  store::Filter all;
  for (const identity::PersonSubject& subject : person.subjects) all.subjects.push_back(subject.id);
  return store.read_all(all);
}

// What the person's registrations bear or ever bore, the retired ones too: an objection to any
// counts.
struct Borne {
  std::set<policy::ObjectorIdentifier> identifiers;
  std::set<std::string> nhs_numbers;  // trusted ones, of registrations that count
};

Borne read_borne(const FoundPerson& found, bool live) {
  Borne borne;
  std::set<store::SubjectId> retired;
  for (const chart::SubjectFacts& subject : found.facts.subjects)
    if (subject.retired) retired.insert(subject.id);
  for (const store::Row& row : found.facts.rows) {
    const bool once_borne = row.key.type == identity::kNumbersRow;
    if (row.key.type != "Patient" && !once_borne) continue;
    const auto patient = fhir::parse_json(row.body);
    if (!patient) continue;
    for (const Json& identifier : patient->at("identifier").items()) {
      const std::string system(identifier.at("system").text());
      const std::string value(identifier.at("value").text());
      borne.identifiers.insert({system, value});
      if (once_borne || system != identity::kNhsNumberSystem || retired.contains(row.key.subject))
        continue;
      const auto number = identity::parse_nhs_number(value);
      if (number && identity::is_trusted(*number, live)) borne.nhs_numbers.insert(number->digits());
    }
  }
  return borne;
}

// Those who bear one of the numbers and are somebody else.
Result<std::vector<OtherBearer>> read_others(store::Store& store, const FoundPerson& found,
                                             const std::set<std::string>& nhs_numbers) {
  std::set<store::SubjectId> inside;
  for (const chart::SubjectFacts& subject : found.facts.subjects) inside.insert(subject.id);
  std::vector<OtherBearer> others;
  for (const std::string& number : nhs_numbers) {
    for (const store::SubjectId id : TRY(store.find(identity::kByNhsNumber, number))) {
      const auto subject = TRY(store.find_subject(id));
      if (inside.contains(id) || !subject) continue;
      for (const store::Row& row : TRY(store.read_all({{id}, {"Patient"}, {}, 0, false})))
        others.push_back({subject->organisation, row.labels});
    }
  }
  return others;
}

// A registration is the same whatever numbers or birth date it bears later, so that looks are found
// again: numbers come, are corrected and are merged.
std::vector<std::string> audit_keys_of(const std::vector<chart::SubjectFacts>& subjects) {
  std::set<store::SubjectId> ids;
  for (const chart::SubjectFacts& subject : subjects) ids.insert(subject.id);
  std::vector<std::string> keys;
  for (const store::SubjectId id : ids) keys.push_back("subject|" + std::to_string(id.value));
  return keys;
}

}  // namespace

std::string render_asked(const Asked& asked) {
  Json json = Json::object();
  json.set("system", asked.request.system).set("value", asked.request.value);
  json.set("birthDate", asked.request.birth_date).set("organisation", asked.organisation);
  return fhir::render_json(json);
}

Result<Asked> parse_asked(std::string_view bytes) {
  const Json json = TRY(fhir::parse_json(bytes));
  const auto text = [&](std::string_view name) { return std::string(json.at(name).text()); };
  return Asked{{text("system"), text("value"), text("birthDate")}, text("organisation")};
}

Result<FoundPerson> find_person(store::Store& store, const Asked& asked, bool live) {
  const PersonRequest& request = asked.request;
  const identity::Found match = TRY(identity::find_person(
      store, {asked.organisation, request.system, request.value, request.birth_date}, live));
  if (match.match != Match::Found) return fail(Kind::NotFound, std::string(why_not(match.match)));
  FoundPerson found;
  for (const identity::PersonSubject& subject : match.person.subjects)
    found.facts.subjects.push_back({subject.id, subject.organisation, subject.retired});
  found.facts.rows = TRY(read_rows(store, match.person));
  found.facts.key = request.system + '|' + request.value;
  Borne borne = read_borne(found, live);
  found.audit_keys = audit_keys_of(found.facts.subjects);
  if (match.person.more_under_this_number)
    found.others = TRY(read_others(store, found, borne.nhs_numbers));
  borne.identifiers.insert({request.system, request.value});
  found.borne.assign(borne.identifiers.begin(), borne.identifiers.end());
  return found;
}

}  // namespace weft::record
