// SPDX-License-Identifier: Apache-2.0
#include "store/rules.hpp"

#include <algorithm>

namespace weft::store {
namespace {

Result<void> check_number(uint64_t number, const char* where) {
  if (number > kNumberMax) return fail(Kind::Invalid, "number above 63 bits", where);
  return {};
}

}  // namespace

Result<void> check_key(const RowKey& key) {
  if (key.type.empty()) return fail(Kind::Invalid, "a row needs a type", "type");
  if (key.id.empty()) return fail(Kind::Invalid, "a row needs an id", "id");
  return check_number(key.subject.value, "subject");
}

Result<void> check_filter(const Filter& filter) {
  if (filter.subjects.empty()) return fail(Kind::Invalid, "no subject asked for", "subjects");
  for (const SubjectId subject : filter.subjects) TRY_VOID(check_number(subject.value, "subjects"));
  return {};
}

Result<void> check_subject(const Subject& subject) {
  if (subject.id == kOwnShelf) return fail(Kind::Invalid, "the own shelf is no subject", "id");
  TRY_VOID(check_number(subject.id.value, "id"));
  return check_number(subject.home.value, "home");
}

Result<void> check_index(const IndexEntry& entry) {
  return check_number(entry.subject.value, "subject");
}

Result<void> check_outcome(const Outcome& outcome) {
  if (outcome.seq == 0) return fail(Kind::Invalid, "sequences start at 1", "seq");
  return check_number(outcome.seq, "seq");
}

Error unknown_subject() { return {Kind::NotFound, "unknown subject", "subject"}; }

bool passes(const Filter& filter, uint16_t heading, uint64_t labels, bool deleted) {
  if (deleted && !filter.with_deleted) return false;
  if ((labels & filter.labels_refused) != 0) return false;
  return filter.headings.empty() || std::find(filter.headings.begin(), filter.headings.end(),
                                              heading) != filter.headings.end();
}

std::vector<SubjectId> subjects_of(const Filter& filter) {
  std::vector<SubjectId> subjects = filter.subjects;
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  return subjects;
}

std::vector<std::string> types_of(const Filter& filter) {
  if (filter.types.empty()) return {""};
  std::vector<std::string> types = filter.types;
  std::sort(types.begin(), types.end());
  types.erase(std::unique(types.begin(), types.end()), types.end());
  std::erase(types, "");
  return types;
}

}  // namespace weft::store
