// SPDX-License-Identifier: Apache-2.0
#include "record/identity/person.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/text.hpp"

namespace weft::record::identity {
namespace {

using store::SubjectId;

const SubjectSummary* find_summary(const std::vector<SubjectSummary>& subjects, SubjectId id) {
  for (const SubjectSummary& subject : subjects)
    if (subject.id == id) return &subject;
  return nullptr;
}

bool is_linked_by_merge(const Survivors& survivors, SubjectId left, SubjectId right) {
  const auto end = [&](SubjectId id) {
    const auto found = survivors.find(id);
    return found == survivors.end() ? id : found->second;
  };
  return end(left) == end(right);
}

// Everything reachable from `start` over links.
template <class Linked>
std::set<SubjectId> component(const std::vector<SubjectSummary>& subjects, SubjectId start,
                              const Linked& linked) {
  std::set<SubjectId> inside = {start};
  std::vector<SubjectId> open = {start};
  while (!open.empty()) {
    const SubjectSummary* from = find_summary(subjects, open.back());
    open.pop_back();
    if (!from) continue;
    for (const SubjectSummary& to : subjects)
      if (!inside.contains(to.id) && linked(*from, to)) {
        inside.insert(to.id);
        open.push_back(to.id);
      }
  }
  return inside;
}

// Someone outside bears a number of someone inside, with another whole birth date.
bool others_bear_a_number(const std::vector<SubjectSummary>& subjects,
                          const std::set<SubjectId>& inside) {
  for (const SubjectSummary& one : subjects) {
    if (!inside.contains(one.id)) continue;
    for (const SubjectSummary& other : subjects) {
      if (inside.contains(other.id) || other.birth_date == one.birth_date) continue;
      for (const NhsNumber& number : one.numbers)
        if (std::find(other.numbers.begin(), other.numbers.end(), number) != other.numbers.end())
          return true;
    }
  }
  return false;
}

}  // namespace

bool is_whole_date(std::string_view date) {
  if (date.size() != 10 || date[4] != '-' || date[7] != '-') return false;
  const std::string digits = std::string(date.substr(0, 4)) + std::string(date.substr(5, 2)) +
                             std::string(date.substr(8, 2));
  if (!is_digits(digits)) return false;
  const int number = std::stoi(digits);
  return is_valid(CivilTime{number / 10000, number / 100 % 100, number % 100});
}

bool decide_same_person(const SubjectSummary& left, const SubjectSummary& right, bool live) {
  if (left.birth_date != right.birth_date || !is_whole_date(left.birth_date)) return false;
  return std::any_of(left.numbers.begin(), left.numbers.end(), [&](const NhsNumber& number) {
    return is_trusted(number, live) &&
           std::find(right.numbers.begin(), right.numbers.end(), number) != right.numbers.end();
  });
}

Person decide_person(const std::vector<SubjectSummary>& subjects, SubjectId start, bool live) {
  std::vector<MergeEdge> edges;
  for (const SubjectSummary& subject : subjects)
    edges.insert(edges.end(), subject.edges.begin(), subject.edges.end());
  const Survivors survivors = decide_survivors(std::move(edges));
  const auto merged = [&](const SubjectSummary& left, const SubjectSummary& right) {
    return is_linked_by_merge(survivors, left.id, right.id);
  };
  Person person;
  std::set<SubjectId> inside =
      component(subjects, start, [&](const SubjectSummary& left, const SubjectSummary& right) {
        return merged(left, right) || decide_same_person(left, right, live);
      });
  person.frozen = inside.size() > kSubjectsPerPersonMax;
  if (person.frozen) inside = component(subjects, start, merged);
  person.more_under_this_number = others_bear_a_number(subjects, inside);
  for (const SubjectId id : inside) {
    const SubjectSummary* summary = find_summary(subjects, id);
    const auto survivor = survivors.find(id);
    const bool retired = survivor != survivors.end();
    person.subjects.push_back({id, summary ? summary->organisation : std::string(), retired,
                               retired ? survivor->second : id});
  }
  std::sort(person.subjects.begin(), person.subjects.end(), [](const auto& a, const auto& b) {
    return std::tie(a.organisation, a.id) < std::tie(b.organisation, b.id);
  });
  return person;
}

}  // namespace weft::record::identity
