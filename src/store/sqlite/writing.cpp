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

Result<uint32_t> Writing::put(Row row) {
  TRY_VOID(check_open());
  TRY_VOID(check_key(row.key));
  const std::optional<HomeId> home = TRY(reading_.find_home(row.key.subject));
  if (!home) return std::unexpected(unknown_subject());
  row.version = 1;
  {
    const Lease latest = TRY(reading_.statements().get(
        "SELECT version FROM resource WHERE home = ? AND subject = ? AND type = ? AND id = ?"));
    latest->bind(1, home->value).bind(2, row.key.subject.value);
    latest->bind_text(3, row.key.type).bind_text(4, row.key.id);
    if (TRY(latest->step())) row.version = static_cast<uint32_t>(latest->integer(0)) + 1;
  }
  if (row.version > 1) TRY_VOID(keep_version(row.key, *home));
  TRY_VOID(insert(row, *home));
  return row.version;
}

// The current row becomes history, byte for byte.
Result<void> Writing::keep_version(const RowKey& key, HomeId home) {
  const Lease keep =
      TRY(reading_.statements().get("INSERT INTO history SELECT * FROM resource"
                                    " WHERE home = ? AND subject = ? AND type = ? AND id = ?"));
  keep->bind(1, home.value).bind(2, key.subject.value);
  return keep->bind_text(3, key.type).bind_text(4, key.id).run();
}

Result<void> Writing::insert(const Row& row, HomeId home) {
  const Lease put = TRY(reading_.statements().get(
      "REPLACE INTO resource (home, subject, type, id, version, commit_number, deleted, heading,"
      " labels, happened, recorded, received, applied, facets, stamps, provenance, body)"
      " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"));
  put->bind(1, home.value).bind(2, row.key.subject.value);
  put->bind_text(3, row.key.type).bind_text(4, row.key.id);
  put->bind(5, uint64_t{row.version}).bind(6, commit_).bind(7, int64_t{row.deleted});
  put->bind(8, uint64_t{row.heading}).bind(9, row.labels);
  put->bind(10, row.happened.ms).bind(11, row.recorded.ms);
  put->bind(12, row.received.ms).bind(13, row.applied.ms);
  put->bind_blob(14, row.facets).bind_blob(15, row.stamps);
  return put->bind_blob(16, row.provenance).bind_blob(17, row.body).run();
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
  if (!database_.in_transaction()) return check_open();
  if (!result) TRY_VOID(database_.execute("ROLLBACK TO attempt"));
  TRY_VOID(database_.execute("RELEASE attempt"));
  return result;
}

}  // namespace weft::store::sqlite
