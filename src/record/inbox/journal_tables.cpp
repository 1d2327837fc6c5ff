// SPDX-License-Identifier: Apache-2.0
#include "record/inbox/journal_tables.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "store/sqlite/packed_list.hpp"

namespace weft::record::inbox {
namespace {

using store::sqlite::Lease;
using store::sqlite::Statement;

// `message` is narrow so that counting and finding the oldest never read the bytes beside it.
constexpr std::string_view kStep1 = R"sql(
CREATE TABLE feed (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE message (
  seq INTEGER PRIMARY KEY, feed INTEGER NOT NULL, kind INTEGER NOT NULL,
  first_seq INTEGER NOT NULL, received INTEGER NOT NULL) STRICT;
CREATE INDEX message_by_feed ON message (feed, kind, seq);
CREATE TABLE content (
  seq INTEGER PRIMARY KEY, organisation TEXT NOT NULL, peer TEXT NOT NULL,
  control_id TEXT NOT NULL, type TEXT NOT NULL, content_hash BLOB NOT NULL,
  order_keys BLOB NOT NULL, acknowledgement BLOB NOT NULL, raw BLOB NOT NULL) STRICT;
CREATE TABLE repeat_key (
  feed INTEGER NOT NULL, control_id TEXT NOT NULL, content_hash BLOB NOT NULL,
  seq INTEGER NOT NULL, PRIMARY KEY (feed, control_id, content_hash)) STRICT, WITHOUT ROWID;
CREATE TABLE mending (
  seq INTEGER NOT NULL, number INTEGER NOT NULL, text BLOB NOT NULL,
  mended_by TEXT NOT NULL, mended_at INTEGER NOT NULL,
  approved_by TEXT NOT NULL, approved_at INTEGER NOT NULL, PRIMARY KEY (seq, number)) STRICT;
CREATE TABLE death (seq INTEGER PRIMARY KEY, count INTEGER NOT NULL) STRICT;
)sql";
constexpr std::array<std::string_view, 1> kSteps = {kStep1};

#define WEFT_ENTRY                                                                         \
  "SELECT e.seq, e.kind, e.first_seq, e.received, f.name, c.organisation, c.peer,"         \
  " c.control_id, c.type, c.content_hash, c.order_keys, c.acknowledgement, c.raw,"         \
  " ifnull((SELECT count FROM death d WHERE d.seq = e.seq), 0),"                           \
  " (SELECT text FROM mending m WHERE m.seq = e.seq AND approved_by <> ''"                 \
  "   ORDER BY number DESC LIMIT 1),"                                                      \
  " (SELECT mended_by FROM mending m WHERE m.seq = e.seq ORDER BY number DESC LIMIT 1),"   \
  " (SELECT approved_by FROM mending m WHERE m.seq = e.seq ORDER BY number DESC LIMIT 1)," \
  " (SELECT text FROM mending m WHERE m.seq = e.seq ORDER BY number DESC LIMIT 1)"         \
  " FROM message e JOIN feed f ON f.number = e.feed JOIN content c ON c.seq = e.seq WHERE "

JournalEntry entry_of(const Statement& row) {
  JournalEntry entry;
  entry.seq = static_cast<uint64_t>(row.integer(0));
  const auto kind = static_cast<EntryKind>(row.integer(1));
  entry.duplicate = kind == EntryKind::Duplicate;
  entry.first_seq = static_cast<uint64_t>(row.integer(2));
  entry.arrival.rejected = kind == EntryKind::Rejected;
  entry.arrival.received = {row.integer(3)};
  entry.arrival.feed = row.text(4);
  entry.arrival.organisation = row.text(5);
  entry.arrival.peer = row.text(6);
  entry.arrival.control_id = row.text(7);
  entry.arrival.type = row.text(8);
  entry.arrival.content_hash = row.text(9);
  entry.arrival.order_keys = store::sqlite::unpack_list(row.text(10));
  entry.arrival.acknowledgement = row.text(11);
  entry.arrival.raw = row.text(12);
  entry.deaths = static_cast<uint32_t>(row.integer(13));
  if (!row.is_null(14)) entry.mended = row.text(14);
  entry.mended_by = row.text(15);
  entry.approved_by = row.text(16);
  if (!row.is_null(17) && entry.approved_by.empty()) entry.proposed = row.text(17);
  return entry;
}

Result<std::vector<JournalEntry>> collect(const Lease& select) {
  std::vector<JournalEntry> entries;
  while (TRY(select->step())) entries.push_back(entry_of(*select));
  return entries;
}

int64_t signed_of(uint64_t number) {
  return static_cast<int64_t>(std::min<uint64_t>(number, std::numeric_limits<int64_t>::max()));
}

Result<EntryKind> read_entry_kind(StatementCache& at, uint64_t seq) {
  const Lease select = TRY(at.get("SELECT kind FROM message WHERE seq = ?"));
  select->bind(1, signed_of(seq));
  if (!TRY(select->step())) return fail(Kind::NotFound, "no such message", "seq");
  return static_cast<EntryKind>(select->integer(0));
}

}  // namespace

std::span<const std::string_view> journal_steps() { return kSteps; }

Result<Repeat> find_repeat(StatementCache& at, uint64_t feed, const Arrival& arrival) {
  Repeat repeat;
  {
    const Lease exact = TRY(
        at.get("SELECT k.seq, c.acknowledgement FROM repeat_key k JOIN content c ON c.seq = k.seq"
               " WHERE k.feed = ? AND k.control_id = ? AND k.content_hash = ?"));
    exact->bind(1, feed).bind_text(2, arrival.control_id).bind_blob(3, arrival.content_hash);
    if (TRY(exact->step())) {
      repeat.first_seq = static_cast<uint64_t>(exact->integer(0));
      repeat.acknowledgement = exact->text(1);
      return repeat;
    }
  }
  if (arrival.control_id.empty()) return repeat;
  const Lease same_id =
      TRY(at.get("SELECT 1 FROM repeat_key WHERE feed = ? AND control_id = ? LIMIT 1"));
  same_id->bind(1, feed).bind_text(2, arrival.control_id);
  repeat.same_id_other_content = TRY(same_id->step());
  return repeat;
}

Result<uint64_t> number_of_feed(StatementCache& at, std::string_view name) {
  {
    const Lease find = TRY(at.get("SELECT number FROM feed WHERE name = ?"));
    find->bind_text(1, name);
    if (TRY(find->step())) return static_cast<uint64_t>(find->integer(0));
  }
  const Lease make = TRY(at.get("INSERT INTO feed (name) VALUES (?) RETURNING number"));
  make->bind_text(1, name);
  TRY(make->step());
  return static_cast<uint64_t>(make->integer(0));
}

Result<void> insert_message(StatementCache& at, uint64_t seq, uint64_t feed, EntryKind kind,
                            uint64_t first_seq, const Arrival& arrival) {
  const Lease message = TRY(at.get("INSERT INTO message VALUES (?, ?, ?, ?, ?)"));
  message->bind(1, seq).bind(2, feed).bind(3, static_cast<int64_t>(kind));
  TRY_VOID(message->bind(4, first_seq).bind(5, arrival.received.ms).run());

  const Lease content = TRY(at.get("INSERT INTO content VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  content->bind(1, seq).bind_text(2, arrival.organisation).bind_text(3, arrival.peer);
  content->bind_text(4, arrival.control_id).bind_text(5, arrival.type);
  content->bind_blob(6, arrival.content_hash)
      .bind_blob(7, store::sqlite::pack_list(arrival.order_keys));
  content->bind_blob(8, arrival.acknowledgement).bind_blob(9, arrival.raw);
  TRY_VOID(content->run());
  if (kind == EntryKind::Duplicate) return {};

  const Lease key = TRY(at.get("INSERT INTO repeat_key VALUES (?, ?, ?, ?)"));
  key->bind(1, feed).bind_text(2, arrival.control_id).bind_blob(3, arrival.content_hash);
  return key->bind(4, seq).run();
}

Result<std::optional<JournalEntry>> read_entry(StatementCache& at, uint64_t seq) {
  const Lease select = TRY(at.get(WEFT_ENTRY "e.seq = ?"));
  select->bind(1, signed_of(seq));
  if (!TRY(select->step())) return std::optional<JournalEntry>();
  return std::optional<JournalEntry>(entry_of(*select));
}

Result<std::vector<JournalEntry>> read_to_apply(StatementCache& at, uint64_t after, uint64_t last,
                                                size_t limit) {
  const Lease select =
      TRY(at.get(WEFT_ENTRY "e.seq > ? AND e.seq <= ? AND e.kind = 0 ORDER BY e.seq LIMIT ?"));
  select->bind(1, signed_of(after)).bind(2, signed_of(last)).bind(3, signed_of(limit));
  return collect(select);
}

Result<std::vector<JournalEntry>> read_kind(StatementCache& at, EntryKind kind,
                                            std::string_view feed, size_t limit) {
  const Lease select = TRY(at.get(WEFT_ENTRY "(?1 = '' OR f.name = ?1) AND e.kind = ?2"
                                             " ORDER BY e.seq DESC LIMIT ?3"));
  select->bind_text(1, feed).bind(2, static_cast<int64_t>(kind)).bind(3, signed_of(limit));
  return collect(select);
}
#undef WEFT_ENTRY

Result<std::vector<JournalHead>> read_heads(StatementCache& at, std::string_view feed,
                                            uint64_t after, uint64_t last, size_t limit) {
  const Lease select = TRY(at.get(
      "SELECT seq, received FROM message WHERE feed = (SELECT number FROM feed WHERE name = ?)"
      " AND kind = 0 AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?"));
  select->bind_text(1, feed).bind(2, signed_of(after)).bind(3, signed_of(last));
  select->bind(4, signed_of(limit));
  std::vector<JournalHead> heads;
  while (TRY(select->step()))
    heads.push_back({static_cast<uint64_t>(select->integer(0)), Instant{select->integer(1)}});
  return heads;
}

Result<void> insert_mending(StatementCache& at, uint64_t seq, const std::string& text,
                            const std::string& by, Instant when) {
  if (by.empty()) return fail(Kind::Invalid, "a mending names its mender", "by");
  if (TRY(read_entry_kind(at, seq)) != EntryKind::ToApply)
    return fail(Kind::Conflict, "a repeated or rejected message is never applied", "seq");
  const Lease put = TRY(at.get(
      "INSERT INTO mending VALUES (?1,"
      " (SELECT ifnull(max(number), 0) + 1 FROM mending WHERE seq = ?1), ?2, ?3, ?4, '', 0)"));
  return put->bind(1, seq).bind_blob(2, text).bind_text(3, by).bind(4, when.ms).run();
}

Result<void> approve_mending(StatementCache& at, uint64_t seq, const std::string& by,
                             Instant when) {
  if (by.empty()) return fail(Kind::Invalid, "an approval names its person", "by");
  int64_t number = 0;
  {
    const Lease latest =
        TRY(at.get("SELECT number, mended_by, approved_by FROM mending WHERE seq = ?"
                   " ORDER BY number DESC LIMIT 1"));
    latest->bind(1, signed_of(seq));
    if (!TRY(latest->step())) return fail(Kind::NotFound, "nothing to approve", "seq");
    if (latest->text(1) == by)
      return fail(Kind::Forbidden, "a second person approves what one mended", "by");
    if (!latest->text(2).empty()) return fail(Kind::Conflict, "it is approved already", "seq");
    number = latest->integer(0);
  }
  const Lease approve = TRY(
      at.get("UPDATE mending SET approved_by = ?, approved_at = ? WHERE seq = ? AND number = ?"));
  approve->bind_text(1, by).bind(2, when.ms).bind(3, seq).bind(4, number);
  return approve->run();
}

Result<void> count_deaths(StatementCache& at, const std::vector<uint64_t>& seqs) {
  for (const uint64_t seq : seqs) {
    const Lease count = TRY(at.get(
        "INSERT INTO death VALUES (?, 1) ON CONFLICT (seq) DO UPDATE SET count = count + 1"));
    TRY_VOID(count->bind(1, signed_of(seq)).run());
  }
  return {};
}

Result<std::vector<FeedTally>> read_tallies(StatementCache& at) {
  const Lease select =
      TRY(at.get("SELECT f.name, e.kind, count(*), max(e.received) FROM message e"
                 " JOIN feed f ON f.number = e.feed GROUP BY f.name, e.kind"));
  std::map<std::string, FeedTally> tallies;
  while (TRY(select->step())) {
    const std::string feed = select->text(0);
    FeedTally& tally = tallies[feed];
    tally.counts.feed = feed;
    const auto count = static_cast<uint64_t>(select->integer(2));
    tally.counts.received += count;
    if (static_cast<EntryKind>(select->integer(1)) == EntryKind::Duplicate)
      tally.counts.duplicate = count;
    if (static_cast<EntryKind>(select->integer(1)) == EntryKind::Rejected)
      tally.counts.rejected = count;
    const Instant heard{select->integer(3)};
    tally.last_heard = std::max(tally.last_heard.value_or(heard), heard);
  }
  std::vector<FeedTally> result;
  for (auto& [feed, tally] : tallies) result.push_back(std::move(tally));
  return result;
}

Result<LastSeqs> read_last_seqs(StatementCache& at) {
  LastSeqs last;
  const Lease any = TRY(at.get("SELECT ifnull(max(seq), 0) FROM message"));
  TRY(any->step());
  last.any = static_cast<uint64_t>(any->integer(0));
  const Lease to_apply =
      TRY(at.get("SELECT seq FROM message WHERE kind = 0 ORDER BY seq DESC LIMIT 1"));
  if (TRY(to_apply->step())) last.to_apply = static_cast<uint64_t>(to_apply->integer(0));
  return last;
}

}  // namespace weft::record::inbox
