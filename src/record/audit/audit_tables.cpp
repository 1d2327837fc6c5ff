// SPDX-License-Identifier: Apache-2.0
#include "record/audit/audit_tables.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "base/text.hpp"
#include "store/sqlite/packed_list.hpp"

namespace weft::record::audit {
namespace {

using store::sqlite::Lease;
using store::sqlite::Statement;

// `person` and `staff` hold the names and may be erased; `event` holds numbers only and never
// changes. `head` repeats the end of the chain, so that cutting the last events is seen.
constexpr std::string_view kStep1 = R"sql(
CREATE TABLE event (
  number INTEGER PRIMARY KEY, at INTEGER NOT NULL, action INTEGER NOT NULL,
  person INTEGER NOT NULL, staff INTEGER NOT NULL, actor INTEGER NOT NULL,
  on_behalf INTEGER NOT NULL, role TEXT NOT NULL, organisation TEXT NOT NULL,
  purpose TEXT NOT NULL, page TEXT NOT NULL, reason TEXT NOT NULL, things BLOB NOT NULL,
  count INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;
CREATE INDEX event_by_person ON event (person, number) WHERE person <> 0;
CREATE INDEX event_by_staff ON event (staff, number) WHERE staff <> 0;
CREATE INDEX event_by_actor ON event (actor, number) WHERE actor <> 0;
CREATE INDEX event_by_on_behalf ON event (on_behalf, number) WHERE on_behalf <> 0;
CREATE TABLE head (number INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;
INSERT INTO head VALUES (0, zeroblob(32));
CREATE TABLE person (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE staff (
  number INTEGER PRIMARY KEY, issuer TEXT NOT NULL, user TEXT NOT NULL, name TEXT NOT NULL,
  UNIQUE (issuer, user)) STRICT;
)sql";
constexpr std::array<std::string_view, 1> kSteps = {kStep1};

#define WEFT_EVENT_COLUMNS                                                     \
  "e.number, e.at, e.action, e.person, e.staff, e.actor, e.on_behalf, e.role," \
  " e.organisation, e.purpose, e.page, e.reason, e.things, e.count, e.hash"
#define WEFT_NAMED_EVENT                                                             \
  "SELECT " WEFT_EVENT_COLUMNS                                                       \
  ", s.issuer, s.user, s.name, a.user, b.user FROM event e"                          \
  " LEFT JOIN staff s ON s.number = e.staff LEFT JOIN staff a ON a.number = e.actor" \
  " LEFT JOIN staff b ON b.number = e.on_behalf "

ChainedEvent chained_of(const Statement& row) {
  ChainedEvent event;
  event.number = static_cast<uint64_t>(row.integer(0));
  event.at_ms = row.integer(1);
  event.action = row.integer(2);
  event.person = static_cast<uint64_t>(row.integer(3));
  event.staff = static_cast<uint64_t>(row.integer(4));
  event.actor = static_cast<uint64_t>(row.integer(5));
  event.on_behalf = static_cast<uint64_t>(row.integer(6));
  event.role = row.text(7);
  event.organisation = row.text(8);
  event.purpose = row.text(9);
  event.page = row.text(10);
  event.reason = row.text(11);
  event.things = row.text(12);
  event.count = static_cast<uint64_t>(row.integer(13));
  event.hash = row.text(14);
  return event;
}

StoredEvent stored_of(const Statement& row) {
  const ChainedEvent kept = chained_of(row);
  StoredEvent stored;
  stored.number = kept.number;
  stored.hash = hex(kept.hash);
  Event& event = stored.event;
  event.at = {kept.at_ms};
  event.action = static_cast<Action>(kept.action);
  event.person = kept.person;
  event.page = kept.page;
  event.reason = kept.reason;
  event.things = store::sqlite::unpack_list(kept.things);
  event.count = kept.count;
  event.actor = row.text(18);
  if (!kept.role.empty()) {
    auth::Principal who{.issuer = row.text(15), .user = row.text(16), .name = row.text(17)};
    who.role = auth::find_role(kept.role).value_or(auth::Role::Clerk);
    who.organisation = kept.organisation;
    who.purpose = auth::find_purpose(kept.purpose).value_or(auth::Purpose::DirectCare);
    if (kept.on_behalf != 0) who.on_behalf_by = row.text(19);
    event.who = std::move(who);
  }
  return stored;
}

Result<std::vector<StoredEvent>> collect(const Lease& select) {
  std::vector<StoredEvent> events;
  while (TRY(select->step())) events.push_back(stored_of(*select));
  return events;
}

int64_t signed_of(uint64_t number) {
  return static_cast<int64_t>(std::min<uint64_t>(number, std::numeric_limits<int64_t>::max()));
}

// What the first fault of a chain looks like to whoever reads the report.
Verification broken(uint64_t checked, uint64_t at, std::string what) {
  return {.intact = false, .checked = checked, .broken_at = at, .what = std::move(what)};
}

}  // namespace

std::span<const std::string_view> audit_steps() { return kSteps; }

Result<ChainHead> read_head(StatementCache& at) {
  const Lease select = TRY(at.get("SELECT number, hash FROM head"));
  if (!TRY(select->step())) return fail(Kind::Bug, "the audit has no head", "head");
  return ChainHead{static_cast<uint64_t>(select->integer(0)), select->text(1)};
}

Result<uint64_t> read_last_number(StatementCache& at) {
  const Lease select = TRY(at.get("SELECT ifnull(max(number), 0) FROM event"));
  TRY(select->step());
  return static_cast<uint64_t>(select->integer(0));
}

Result<uint64_t> number_of_staff(StatementCache& at, const RandomBytes& random,
                                 std::string_view issuer, std::string_view user,
                                 std::string_view name) {
  if (user.empty()) return 0;
  uint64_t number = 0;
  {
    const Lease find = TRY(at.get("SELECT number, name FROM staff WHERE issuer = ? AND user = ?"));
    find->bind_text(1, issuer).bind_text(2, user);
    if (TRY(find->step())) {
      number = static_cast<uint64_t>(find->integer(0));
      if (name.empty() || find->text(1) == name) return number;
    }
  }
  if (number != 0) {  // people change their names
    const Lease rename = TRY(at.get("UPDATE staff SET name = ? WHERE number = ?"));
    TRY_VOID(rename->bind_text(1, name).bind(2, number).run());
    return number;
  }
  number = random_u63(random);
  const Lease make = TRY(at.get("INSERT INTO staff VALUES (?, ?, ?, ?)"));
  make->bind(1, number).bind_text(2, issuer).bind_text(3, user).bind_text(4, name);
  TRY_VOID(make->run());
  return number;
}

Result<uint64_t> find_person(StatementCache& at, std::string_view person_key) {
  const Lease find = TRY(at.get("SELECT number FROM person WHERE key = ?"));
  find->bind_text(1, person_key);
  return TRY(find->step()) ? static_cast<uint64_t>(find->integer(0)) : 0;
}

Result<uint64_t> number_of_person(StatementCache& at, const RandomBytes& random,
                                  std::string_view person_key) {
  if (const uint64_t number = TRY(find_person(at, person_key)); number != 0) return number;
  const uint64_t number = random_u63(random);
  const Lease make = TRY(at.get("INSERT INTO person VALUES (?, ?)"));
  TRY_VOID(make->bind(1, number).bind_text(2, person_key).run());
  return number;
}

Result<void> insert_event(StatementCache& at, ChainedEvent& event, const ChainHead& previous) {
  event.number = previous.number + 1;
  event.hash = hash_of(event, previous.hash);
  const Lease put =
      TRY(at.get("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  put->bind(1, event.number).bind(2, event.at_ms).bind(3, event.action).bind(4, event.person);
  put->bind(5, event.staff).bind(6, event.actor).bind(7, event.on_behalf);
  put->bind_text(8, event.role).bind_text(9, event.organisation).bind_text(10, event.purpose);
  put->bind_text(11, event.page).bind_text(12, event.reason).bind_blob(13, event.things);
  TRY_VOID(put->bind(14, event.count).bind_blob(15, event.hash).run());
  const Lease head = TRY(at.get("UPDATE head SET number = ?, hash = ?"));
  return head->bind(1, event.number).bind_blob(2, event.hash).run();
}

Result<std::vector<StoredEvent>> read_by_person(StatementCache& at, uint64_t person, size_t limit) {
  const Lease select = TRY(at.get(WEFT_NAMED_EVENT "WHERE e.person = ? AND e.person <> 0"
                                                   " ORDER BY e.number DESC LIMIT ?"));
  select->bind(1, signed_of(person)).bind(2, signed_of(limit));
  return collect(select);
}

// As themselves, by a local command, and as the one who simulates another.
Result<std::vector<StoredEvent>> read_by_staff(StatementCache& at, std::string_view issuer,
                                               std::string_view user, size_t limit) {
  uint64_t number = 0;
  {
    const Lease find = TRY(at.get("SELECT number FROM staff WHERE issuer = ? AND user = ?"));
    find->bind_text(1, issuer).bind_text(2, user);
    if (!TRY(find->step())) return std::vector<StoredEvent>();
    number = static_cast<uint64_t>(find->integer(0));
  }
  const Lease select =
      TRY(at.get(WEFT_NAMED_EVENT "WHERE e.number IN ("
                                  " SELECT number FROM event WHERE staff = ?1 AND staff <> 0"
                                  " UNION SELECT number FROM event WHERE actor = ?1 AND actor <> 0"
                                  " UNION SELECT number FROM event"
                                  "   WHERE on_behalf = ?1 AND on_behalf <> 0)"
                                  " ORDER BY e.number DESC LIMIT ?2"));
  select->bind(1, number).bind(2, signed_of(limit));
  return collect(select);
}

Result<std::vector<StoredEvent>> read_after(StatementCache& at, uint64_t after, size_t limit) {
  const Lease select = TRY(at.get(WEFT_NAMED_EVENT "WHERE e.number > ? ORDER BY e.number LIMIT ?"));
  select->bind(1, signed_of(after)).bind(2, signed_of(limit));
  return collect(select);
}

Result<Verification> verify_chain(store::sqlite::Database& database,
                                  const std::optional<Head>& expected) {
  TRY_VOID(database.execute("BEGIN"));
  StatementCache at(database);
  const Lease walk = TRY(at.get("SELECT " WEFT_EVENT_COLUMNS " FROM event e ORDER BY e.number"));
  ChainHead reached{0, chain_start()};
  const auto holds = [&] {
    return !expected || reached.number != expected->number || hex(reached.hash) == expected->hash;
  };
  while (TRY(walk->step())) {
    const ChainedEvent event = chained_of(*walk);
    const uint64_t next = reached.number + 1;
    if (event.number != next)
      return broken(reached.number, next, "an event is missing, or one was put in");
    if (hash_of(event, reached.hash) != event.hash)
      return broken(reached.number, next, "an event was changed");
    reached = {next, event.hash};
    if (!holds()) return broken(reached.number, next, "the chain is not the one of this head");
  }
  const ChainHead head = TRY(read_head(at));
  if (head.number != reached.number || head.hash != reached.hash)
    return broken(reached.number, reached.number + 1, "the chain does not end at its head");
  if (expected && (expected->number > reached.number || !holds()))
    return broken(reached.number, reached.number + 1, "the chain ends before this head");
  return Verification{.intact = true, .checked = reached.number};
}
#undef WEFT_NAMED_EVENT
#undef WEFT_EVENT_COLUMNS

}  // namespace weft::record::audit
