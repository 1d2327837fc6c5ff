// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/writing.hpp"

#include "store/rules.hpp"

namespace weft::store::sqlite {

Result<void> Writing::check_open() const {
  if (database_.in_transaction()) return {};
  return fail(Kind::Unavailable, "the transaction was rolled back", "write");
}

Result<std::optional<Row>> Writing::read(const RowKey& key) {
  TRY_VOID(check_open());
  return reading_.read(key);
}

Result<std::vector<Row>> Writing::read_all(const Filter& filter) {
  TRY_VOID(check_open());
  return reading_.read_all(filter);
}

Result<std::optional<Subject>> Writing::find_subject(SubjectId id) {
  TRY_VOID(check_open());
  return reading_.find_subject(id);
}

Result<std::vector<SubjectId>> Writing::find(std::string_view kind, std::string_view key) {
  TRY_VOID(check_open());
  return reading_.find(kind, key);
}

Result<std::optional<Outcome>> Writing::read_outcome(uint64_t seq) {
  TRY_VOID(check_open());
  return reading_.read_outcome(seq);
}

Result<void> Writing::put_subject(const Subject& subject) {
  TRY_VOID(check_open());
  TRY_VOID(check_subject(subject));
  const std::optional<Subject> before = TRY(reading_.find_subject(subject.id));
  const Lease put =
      TRY(reading_.statements().get("INSERT INTO subject (id, home, organisation) VALUES (?, ?, ?)"
                                    " ON CONFLICT (id) DO UPDATE SET home = excluded.home,"
                                    " organisation = excluded.organisation"));
  put->bind(1, subject.id.value).bind(2, subject.home.value).bind_text(3, subject.organisation);
  TRY_VOID(put->run());
  last_subject_.reset();
  if (before && before->home != subject.home)
    return move_rows(subject.id, before->home, subject.home);
  return {};
}

Result<void> Writing::move_rows(SubjectId subject, HomeId from, HomeId to) {
  for (const std::string_view sql :
       {"UPDATE resource SET home = ?3 WHERE home = ?1 AND subject = ?2",
        "UPDATE history SET home = ?3 WHERE home = ?1 AND subject = ?2"}) {
    const Lease move = TRY(reading_.statements().get(sql));
    TRY_VOID(move->bind(1, from.value).bind(2, subject.value).bind(3, to.value).run());
  }
  return {};
}

Result<HomeId> Writing::home_of(SubjectId subject) {
  if (subject == kOwnShelf) return HomeId{0};
  if (!last_subject_ || last_subject_->id != subject) {
    last_subject_ = TRY(reading_.find_subject(subject));
    if (!last_subject_) return std::unexpected(unknown_subject());
  }
  return last_subject_->home;
}

Result<uint32_t> Writing::put(Row row) {
  TRY_VOID(check_open());
  TRY_VOID(check_key(row.key));
  const HomeId home = TRY(home_of(row.key.subject));
  const std::string_view packed = reading_.packing().pack(row);
  if (TRY(insert(row, home, packed))) return uint32_t{1};
  TRY_VOID(keep_version(row.key, home));
  return replace(row, home, packed);
}

// The current row becomes history, byte for byte.
Result<void> Writing::keep_version(const RowKey& key, HomeId home) {
  const Lease keep =
      TRY(reading_.statements().get("INSERT INTO history SELECT * FROM resource"
                                    " WHERE home = ? AND subject = ? AND type = ? AND id = ?"));
  keep->bind(1, home.value).bind(2, key.subject.value);
  return keep->bind_text(3, key.type).bind_text(4, key.id).run();
}

Result<bool> Writing::insert(const Row& row, HomeId home, std::string_view packed) {
  const Lease put = TRY(reading_.statements().get(
      "INSERT INTO resource (home, subject, type, id, commit_number, deleted, heading, labels,"
      " happened, recorded, received, applied, facets, packing, body, version, stamps, provenance)"
      " VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,1,x'',x'')"
      " ON CONFLICT DO NOTHING"));
  bind_row(*put, row, home, packed);
  TRY_VOID(put->run());
  return database_.changes() > 0;
}

Result<uint32_t> Writing::replace(const Row& row, HomeId home, std::string_view packed) {
  const Lease put = TRY(reading_.statements().get(
      "UPDATE resource SET commit_number = ?5, deleted = ?6, heading = ?7, labels = ?8,"
      " happened = ?9, recorded = ?10, received = ?11, applied = ?12, facets = ?13, packing = ?14,"
      " body = ?15, version = version + 1, stamps = x'', provenance = x''"
      " WHERE home = ?1 AND subject = ?2 AND type = ?3 AND id = ?4 RETURNING version"));
  bind_row(*put, row, home, packed);
  if (!TRY(put->step())) return fail(Kind::Bug, "a row went while it was written", "put");
  const auto version = static_cast<uint32_t>(put->integer(0));
  TRY_VOID(put->run());
  return version;
}

void Writing::bind_row(Statement& put, const Row& row, HomeId home, std::string_view packed) const {
  put.bind(1, home.value).bind(2, row.key.subject.value);
  put.bind_text(3, row.key.type).bind_text(4, row.key.id);
  put.bind(5, commit_).bind(6, int64_t{row.deleted});
  put.bind(7, uint64_t{row.heading}).bind(8, row.labels);
  put.bind(9, row.happened.ms).bind(10, row.recorded.ms);
  put.bind(11, row.received.ms).bind(12, row.applied.ms).bind_kept(13, row.facets);
  put.bind(14, Packing::kNewest).bind_kept(15, packed);
}

Result<void> Writing::put_index(const IndexEntry& entry) {
  TRY_VOID(check_open());
  TRY_VOID(check_index(entry));
  const Lease put = TRY(reading_.statements().get(
      "INSERT INTO lookup (kind, key, subject) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"));
  return put->bind_text(1, entry.kind).bind_text(2, entry.key).bind(3, entry.subject.value).run();
}

Result<void> Writing::remove_index(const IndexEntry& entry) {
  TRY_VOID(check_open());
  TRY_VOID(check_index(entry));
  const Lease remove = TRY(
      reading_.statements().get("DELETE FROM lookup WHERE kind = ? AND key = ? AND subject = ?"));
  remove->bind_text(1, entry.kind).bind_text(2, entry.key).bind(3, entry.subject.value);
  return remove->run();
}

Result<void> Writing::put_outcome(const Outcome& outcome) {
  TRY_VOID(check_open());
  TRY_VOID(check_outcome(outcome));
  const std::optional<Outcome> before = TRY(reading_.read_outcome(outcome.seq));
  const Lease put = TRY(reading_.statements().get(
      "REPLACE INTO outcome (seq, feed, state, applied, detail) VALUES (?, ?, ?, ?, ?)"));
  put->bind(1, outcome.seq).bind_text(2, outcome.feed).bind(3, int64_t{outcome.state});
  put->bind(4, outcome.applied.ms).bind_blob(5, outcome.detail);
  TRY_VOID(put->run());
  if (before) TRY_VOID(count_outcome(before->feed, before->state, -1));
  return count_outcome(outcome.feed, outcome.state, 1);
}

Result<void> Writing::count_outcome(std::string_view feed, uint8_t state, int64_t by) {
  const Lease count = TRY(reading_.statements().get(
      "INSERT INTO outcome_count (feed, state, count) VALUES (?, ?, ?)"
      " ON CONFLICT (feed, state) DO UPDATE SET count = count + excluded.count"));
  return count->bind_text(1, feed).bind(2, int64_t{state}).bind(3, by).run();
}

// https://www.sqlite.org/lang_savepoint.html
Result<void> Writing::attempt(const std::function<Result<void>()>& act) {
  TRY_VOID(check_open());
  TRY_VOID(database_.execute("SAVEPOINT attempt"));
  Result<void> result = act();
  last_subject_.reset();
  if (!database_.in_transaction()) return check_open();
  if (!result) TRY_VOID(database_.execute("ROLLBACK TO attempt"));
  TRY_VOID(database_.execute("RELEASE attempt"));
  return result;
}

}  // namespace weft::store::sqlite
