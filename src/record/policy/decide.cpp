// SPDX-License-Identifier: Apache-2.0
#include "record/policy/decide.hpp"

#include <algorithm>

namespace weft::record::policy {
namespace {

constexpr uint64_t kConfidential = static_cast<uint64_t>(Label::Confidential);
constexpr uint64_t kKnownLabels = kConfidential | static_cast<uint64_t>(Label::Withdrawn);

Decision stricter(Decision one, Decision other) { return std::max(one, other); }

template <class Map, class Key>
Decision decision_in(const Map& rows, const Key& key) {
  const auto found = rows.find(key);
  return found == rows.end() ? Decision::Conceal : found->second;
}

ObjectionEffect effect_of(const Policy& policy, ObjectionRule rule, auth::Purpose purpose) {
  const auto found = policy.objections.find({rule, purpose});
  return found == policy.objections.end() ? ObjectionEffect{} : found->second;
}

void touch_heading(Viewpoint& view, std::string_view word, Decision decision) {
  const auto heading = find_heading(word);
  if (!heading) {  // an objection whose heading is not known holds for every heading
    for (Decision& one : view.by_heading) one = stricter(one, decision);
    return;
  }
  Decision& one = view.by_heading[static_cast<size_t>(*heading)];
  one = stricter(one, decision);
}

// The rule that one objection brings into play for this viewer, and why a refusal by it is.
void apply(Viewpoint& view, const Policy& policy, const auth::Principal& principal,
           const ActiveObjection& objection) {
  const auto effect = [&](ObjectionRule rule) {
    return effect_of(policy, rule, principal.purpose);
  };
  const auto refuse = [&](const ObjectionEffect& of, Refusal why) {
    if (of.refuse && view.refusal == Refusal::None) view.refusal = why;
  };
  switch (objection.scope) {
    case Scope::All:
      return refuse(effect(ObjectionRule::All), Refusal::ObjectionToAll);
    case Scope::Employee:
      if (objection.target == principal.user)
        refuse(effect(ObjectionRule::Employee), Refusal::ObjectionToEmployee);
      return;
    case Scope::Organisation: {
      if (objection.target == principal.organisation)
        refuse(effect(ObjectionRule::StaffOf), Refusal::ObjectionToOrganisation);
      const ObjectionEffect held = effect(ObjectionRule::Organisation);
      refuse(held, Refusal::ObjectionToOrganisation);
      view.organisations.emplace_back(objection.target, held.decision);
      return;
    }
    case Scope::Heading: {
      const ObjectionEffect of = effect(ObjectionRule::Heading);
      refuse(of, Refusal::ObjectionToAll);
      return touch_heading(view, objection.target, of.decision);
    }
  }
}

}  // namespace

std::string_view word_for(Refusal refusal) {
  switch (refusal) {
    case Refusal::None:
      return "permitted";
    case Refusal::PurposeNotPermitted:
      return "role may not open a record for this purpose";
    case Refusal::NothingPermitted:
      return "role may see no heading";
    case Refusal::ObjectionToAll:
      return "the person objected to sharing";
    case Refusal::ObjectionToEmployee:
      return "the person objected to this member of staff";
    case Refusal::ObjectionToOrganisation:
      return "the person objected to this organisation";
  }
  return "refused";
}

Viewpoint make_viewpoint(const Policy& policy, const auth::Principal& principal,
                         const std::vector<ActiveObjection>& objections) {
  Viewpoint view;
  view.by_heading.fill(Decision::Conceal);
  const auto role = principal.role;
  if (!policy.purposes.contains({principal.purpose, role})) return view;
  view.refusal = Refusal::NothingPermitted;
  for (const auto& [key, decision] : policy.roles) {
    if (key.first != role) continue;
    view.by_heading[static_cast<size_t>(key.second)] = decision;
    if (decision == Decision::Show) view.refusal = Refusal::None;
  }
  view.by_heading[static_cast<size_t>(Heading::Internal)] = Decision::Conceal;
  view.confidential = decision_in(policy.labels, std::pair(Label::Confidential, role));
  view.places = decision_in(policy.restrictions, role);
  for (const ActiveObjection& objection : objections) apply(view, policy, principal, objection);
  return view;
}

Refusal decide_record(const Viewpoint& viewpoint) { return viewpoint.refusal; }

Decision decide_heading(const Viewpoint& viewpoint, Heading heading) {
  const auto number = static_cast<size_t>(heading);
  if (viewpoint.refusal != Refusal::None) return Decision::Conceal;
  return number < viewpoint.by_heading.size() ? viewpoint.by_heading[number] : Decision::Conceal;
}

Decision decide_row(const Viewpoint& viewpoint, const RowFacts& row) {
  Decision decision = decide_heading(viewpoint, row.heading);
  if (row.labels & ~kKnownLabels) return Decision::Conceal;
  if (row.labels & kConfidential) decision = stricter(decision, viewpoint.confidential);
  for (const auto& [organisation, held] : viewpoint.organisations)
    if (organisation == row.organisation) decision = stricter(decision, held);
  return decision;
}

Decision decide_places(const Viewpoint& viewpoint, bool restricted) {
  if (viewpoint.refusal != Refusal::None) return Decision::Conceal;
  return restricted ? viewpoint.places : Decision::Show;
}

}  // namespace weft::record::policy
