// SPDX-License-Identifier: Apache-2.0
#include "record/chart/sift.hpp"

#include <algorithm>

#include "fhir/json/json.hpp"
#include "record/provenance.hpp"

namespace weft::record::chart {
namespace {

using policy::Decision;

Heading heading_of(const store::Row& row) { return static_cast<Heading>(row.heading); }

const SubjectFacts* find_subject(const PersonFacts& person, store::SubjectId id) {
  for (const SubjectFacts& subject : person.subjects)
    if (subject.id == id) return &subject;
  return nullptr;
}

// Rule 8: the flag of any linked subject, or a parked message that bears one.
bool is_restricted(const PersonFacts& person) {
  return std::any_of(person.rows.begin(), person.rows.end(), [](const store::Row& row) {
    if (row.deleted) return false;
    if (row.key.type == kParkedRestrictionRow) return true;
    if (row.key.type != kRestrictionRow) return false;
    const auto body = fhir::parse_json(row.body);
    return !body || body->at("hidden").flag();  // not readable: hidden
  });
}

void note_told(Sifted& sifted) {
  for (const ShownRow& shown : sifted.shown) sifted.told.push_back(shown.subject->organisation);
  std::sort(sifted.told.begin(), sifted.told.end());
  sifted.told.erase(std::unique(sifted.told.begin(), sifted.told.end()), sifted.told.end());
}

bool is_outdated(const store::Row& row, const SubjectFacts& subject) {
  return row.deleted || (subject.retired && heading_of(row) == Heading::Demographics);
}

}  // namespace

Decision decide_version(const store::Row& row, const SubjectFacts& subject, const Asking& asking) {
  const Heading heading = heading_of(row);
  if (!policy::shares(asking.policy, subject.organisation, heading)) return Decision::Conceal;
  return policy::decide_row(asking.viewpoint, {heading, row.labels, subject.organisation});
}

Sifted sift(const PersonFacts& person, const Asking& asking) {
  Sifted sifted;
  const bool restricted = is_restricted(person);
  const Decision places = policy::decide_places(asking.viewpoint, restricted);
  sifted.hide_places = places != Decision::Show;
  sifted.say_restricted = places == Decision::WithholdIndicated;
  for (const Heading heading : kClinicalHeadings)
    sifted.withheld[static_cast<size_t>(heading)] =
        policy::decide_heading(asking.viewpoint, heading) == Decision::WithholdIndicated;
  const SubjectFacts* subject = nullptr;
  for (const store::Row& row : person.rows) {
    if (!subject || subject->id != row.key.subject) subject = find_subject(person, row.key.subject);
    if (!subject || heading_of(row) == Heading::Internal || is_outdated(row, *subject)) continue;
    const Decision decision = decide_version(row, *subject, asking);
    if (decision == Decision::Show)
      sifted.shown.push_back({&row, subject});
    else
      sifted.hidden.insert(row.key.type + '/' + row.key.id);
    if (decision == Decision::WithholdIndicated && row.heading < sifted.withheld.size())
      sifted.withheld[row.heading] = true;
  }
  note_told(sifted);
  return sifted;
}

}  // namespace weft::record::chart
