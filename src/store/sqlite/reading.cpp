// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/reading.hpp"

#include <algorithm>
#include <limits>

#include "store/rules.hpp"

namespace weft::store::sqlite {
namespace {

#define WEFT_ROW_COLUMNS                                                            \
  "subject, type, id, version, commit_number, deleted, heading, labels, happened, " \
  "recorded, received, applied, facets, packing, stamps, provenance, body"

constexpr std::string_view kReadRow =
    "SELECT " WEFT_ROW_COLUMNS
    " FROM resource WHERE home = ifnull((SELECT home FROM subject WHERE id = ?1), 0)"
    " AND subject = ?1 AND type = ?2 AND id = ?3";
constexpr std::string_view kReadSubject =
    "SELECT " WEFT_ROW_COLUMNS " FROM resource WHERE home = ?1 AND subject = ?2 ORDER BY type, id";
constexpr std::string_view kReadType =
    "SELECT " WEFT_ROW_COLUMNS
    " FROM resource WHERE home = ?1 AND subject = ?2 AND type = ?3 ORDER BY id";
constexpr std::string_view kReadHistory =
    "SELECT " WEFT_ROW_COLUMNS
    " FROM history WHERE home = ?1 AND subject = ?2 AND type = ?3 AND id = ?4 ORDER BY version";
#undef WEFT_ROW_COLUMNS

enum Column { kHeading = 6, kLabels = 7, kDeleted = 5 };

Result<Row> row_of(const Statement& at, Packing& packing) {
  Row row;
  row.key = {{static_cast<uint64_t>(at.integer(0))}, at.text(1), at.text(2)};
  row.version = static_cast<uint32_t>(at.integer(3));
  row.commit = static_cast<uint64_t>(at.integer(4));
  row.deleted = at.integer(kDeleted) != 0;
  row.heading = static_cast<uint16_t>(at.integer(kHeading));
  row.labels = static_cast<uint64_t>(at.integer(kLabels));
  row.happened = {at.integer(8)};
  row.recorded = {at.integer(9)};
  row.received = {at.integer(10)};
  row.applied = {at.integer(11)};
  row.facets = at.text(12);
  if (const int64_t dictionary = at.integer(13); dictionary != 0) {
    TRY_VOID(packing.unpack(dictionary, at.bytes(16), row));
    return row;
  }
  row.stamps = at.text(14);
  row.provenance = at.text(15);
  row.body = at.text(16);
  return row;
}

Outcome outcome_of(const Statement& at) {
  return {static_cast<uint64_t>(at.integer(0)), at.text(1), static_cast<uint8_t>(at.integer(2)),
          Instant{at.integer(3)}, at.text(4)};
}

int64_t limit_of(size_t limit) {
  return static_cast<int64_t>(std::min<size_t>(limit, std::numeric_limits<int64_t>::max()));
}

}  // namespace

Result<std::optional<Row>> Reading::read(const RowKey& key) {
  if (key.subject.value > kNumberMax) return std::optional<Row>();
  const Lease select = TRY(statements_.get(kReadRow));
  select->bind(1, key.subject.value).bind_text(2, key.type).bind_text(3, key.id);
  if (!TRY(select->step())) return std::optional<Row>();
  return std::optional<Row>(TRY(row_of(*select, packing_)));
}

Result<std::vector<Row>> Reading::read_all(const Filter& filter) {
  TRY_VOID(check_filter(filter));
  std::vector<Row> rows;
  for (const SubjectId subject : subjects_of(filter)) {
    const std::optional<HomeId> home = TRY(find_home(subject));
    if (!home) continue;
    for (const std::string& type : types_of(filter))
      TRY_VOID(read_range(filter, subject, *home, type, rows));
  }
  return rows;
}

Result<void> Reading::read_range(const Filter& filter, SubjectId subject, HomeId home,
                                 const std::string& type, std::vector<Row>& into) {
  const Lease select = TRY(statements_.get(type.empty() ? kReadSubject : kReadType));
  select->bind(1, home.value).bind(2, subject.value);
  if (!type.empty()) select->bind_text(3, type);
  while (TRY(select->step())) {
    // Only what passes is read further: columns behind these may lie on other pages.
    if (passes(filter, static_cast<uint16_t>(select->integer(kHeading)),
               static_cast<uint64_t>(select->integer(kLabels)), select->integer(kDeleted) != 0))
      into.push_back(TRY(row_of(*select, packing_)));
  }
  return {};
}

Result<std::vector<Row>> Reading::history(const RowKey& key) {
  std::vector<Row> rows;
  if (key.subject.value > kNumberMax) return rows;
  const std::optional<HomeId> home = TRY(find_home(key.subject));
  if (!home) return rows;
  {
    const Lease select = TRY(statements_.get(kReadHistory));
    select->bind(1, home->value).bind(2, key.subject.value);
    select->bind_text(3, key.type).bind_text(4, key.id);
    while (TRY(select->step())) rows.push_back(TRY(row_of(*select, packing_)));
  }
  std::optional<Row> current = TRY(read(key));
  if (current) rows.push_back(std::move(*current));
  return rows;
}

Result<std::optional<Subject>> Reading::find_subject(SubjectId id) {
  if (id.value > kNumberMax) return std::optional<Subject>();
  const Lease select = TRY(statements_.get("SELECT home, organisation FROM subject WHERE id = ?"));
  select->bind(1, id.value);
  if (!TRY(select->step())) return std::optional<Subject>();
  return std::optional<Subject>(
      Subject{id, {static_cast<uint64_t>(select->integer(0))}, select->text(1)});
}

Result<std::optional<HomeId>> Reading::find_home(SubjectId id) {
  if (id == kOwnShelf) return std::optional<HomeId>(HomeId{0});
  const std::optional<Subject> subject = TRY(find_subject(id));
  if (!subject) return std::optional<HomeId>();
  return std::optional<HomeId>(subject->home);
}

Result<std::vector<SubjectId>> Reading::find(std::string_view kind, std::string_view key) {
  const Lease select = TRY(
      statements_.get("SELECT subject FROM lookup WHERE kind = ? AND key = ? ORDER BY subject"));
  select->bind_text(1, kind).bind_text(2, key);
  std::vector<SubjectId> subjects;
  while (TRY(select->step())) subjects.push_back({static_cast<uint64_t>(select->integer(0))});
  return subjects;
}

Result<std::optional<Outcome>> Reading::read_outcome(uint64_t seq) {
  const Lease select =
      TRY(statements_.get("SELECT seq, feed, state, applied, detail FROM outcome WHERE seq = ?"));
  select->bind(1, seq);
  if (!TRY(select->step())) return std::optional<Outcome>();
  return std::optional<Outcome>(outcome_of(*select));
}

Result<std::vector<Outcome>> Reading::list_of_feed(uint8_t state, std::string_view feed,
                                                   uint64_t after_seq, size_t limit) {
  const Lease select =
      TRY(statements_.get("SELECT seq, feed, state, applied, detail FROM outcome"
                          " WHERE feed = ? AND state = ? AND seq > ? ORDER BY seq LIMIT ?"));
  select->bind_text(1, feed).bind(2, int64_t{state});
  select->bind(3, std::min(after_seq, kNumberMax)).bind(4, limit_of(limit));
  std::vector<Outcome> outcomes;
  while (TRY(select->step())) outcomes.push_back(outcome_of(*select));
  return outcomes;
}

// Of all feeds: the first of each, then the first of those, so that the index serves both.
Result<std::vector<Outcome>> Reading::list_outcomes(uint8_t state, std::string_view feed,
                                                    uint64_t after_seq, size_t limit) {
  if (!feed.empty()) return list_of_feed(state, feed, after_seq, limit);
  std::vector<Outcome> outcomes;
  for (const Store::OutcomeCount& count : TRY(count_outcomes())) {
    if (count.state != state) continue;
    std::vector<Outcome> more = TRY(list_of_feed(state, count.feed, after_seq, limit));
    std::move(more.begin(), more.end(), std::back_inserter(outcomes));
  }
  std::sort(outcomes.begin(), outcomes.end(),
            [](const Outcome& left, const Outcome& right) { return left.seq < right.seq; });
  if (outcomes.size() > limit) outcomes.resize(limit);
  return outcomes;
}

Result<std::vector<Store::OutcomeCount>> Reading::count_outcomes() {
  const Lease select = TRY(statements_.get(
      "SELECT feed, state, count FROM outcome_count WHERE count > 0 ORDER BY feed, state"));
  std::vector<Store::OutcomeCount> counts;
  while (TRY(select->step()))
    counts.push_back({select->text(0), static_cast<uint8_t>(select->integer(1)),
                      static_cast<uint64_t>(select->integer(2))});
  return counts;
}

Result<uint64_t> Reading::last_outcome_seq() {
  const Lease select = TRY(statements_.get("SELECT ifnull(max(seq), 0) FROM outcome"));
  TRY(select->step());
  return static_cast<uint64_t>(select->integer(0));
}

Result<uint64_t> Reading::last_commit() {
  const Lease select = TRY(statements_.get("SELECT number FROM last_commit"));
  TRY(select->step());
  return static_cast<uint64_t>(select->integer(0));
}

}  // namespace weft::store::sqlite
