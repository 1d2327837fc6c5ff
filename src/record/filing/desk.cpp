// SPDX-License-Identifier: Apache-2.0
#include "record/filing/desk.hpp"

#include <algorithm>
#include <set>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "record/filing/parked_restriction.hpp"

namespace weft::record::filing {
namespace {

using inbox::JournalEntry;
using inbox::ParkReason;
using inbox::State;

metrics::Counter& resources_filed() {
  static metrics::Counter& counter = metrics::counter(
      "weft_resources_filed_total", "Resources written or confirmed by applied messages");
  return counter;
}

bool restricts(const Submission& submission) {
  return std::any_of(submission.statements.begin(), submission.statements.end(),
                     [](const Statement& one) {
                       return one.fact == Fact::Restriction && one.content.at("restricted").flag();
                     });
}

ParkedRestriction restriction_of(const Mapped& mapped) {
  ParkedRestriction parked{mapped.seq, mapped.feed, mapped.organisation, {}, mapped.received};
  const SubjectName& subject = mapped.submission->subject;
  if (!subject.primary.value.empty()) parked.identifiers.push_back(subject.primary);
  parked.identifiers.insert(parked.identifiers.end(), subject.others.begin(), subject.others.end());
  return parked;
}

// A library's throw is caught here, once per message: that message is parked, the rest goes on.
Result<Outcome> file_guarded(const Mapped& mapped, const FilingContext& context,
                             store::Writer& writer) {
  try {
    return file(*mapped.submission, context, writer);
  } catch (const std::exception&) {
    return fail(Kind::Bug, "an exception while filing");
  }
}

Outcome own_fault(const Mapped& mapped, const Error& error) {
  log::error("message_not_filed", {{"seq", mapped.seq}, {"kind", error.kind}});
  return {State::Parked, ParkReason::OwnFault, "filing failed", {}, false};
}

store::Row pause_row(const std::string& feed, bool paused, uint64_t from, Instant now) {
  store::Row row;
  row.key = {store::kOwnShelf, "_feed", feed};
  row.applied = now;
  row.body = fhir::render_json(fhir::Json::object()
                                   .set("paused", paused)
                                   .set("from", fhir::Json::number(static_cast<long long>(from))));
  return row;
}

}  // namespace

Result<std::unique_ptr<Desk>> Desk::open(DeskDependencies dependencies) {
  std::unique_ptr<Desk> desk(new Desk(std::move(dependencies)));
  TRY_VOID(desk->with_.journal.note_deaths());
  desk->cursor_ = TRY(desk->with_.store.last_outcome_seq());
  TRY_VOID(desk->find_waiting());
  return desk;
}

// Messages that a pause left behind the cursor: from the row's first sequence on, those without
// an outcome.
Result<void> Desk::find_waiting() {
  const store::Filter rows{.subjects = {store::kOwnShelf}, .types = {"_feed"}};
  for (const store::Row& row : TRY(with_.store.read_all(rows))) {
    const fhir::Json body = TRY(fhir::parse_json(row.body));
    Waiting waiting{body.at("paused").flag(), {}};
    const uint64_t from = std::strtoull(std::string(body.at("from").text()).c_str(), nullptr, 10);
    for (uint64_t after = from - 1; from != 0;) {
      const auto heads = TRY(with_.journal.heads_after(row.key.id, after, 1000));
      if (heads.empty() || heads.front().seq > cursor_) break;
      for (const auto& head : heads) {
        after = head.seq;
        if (after > cursor_) break;
        if (!TRY(with_.store.read_outcome(after))) waiting.sequences.push_back(after);
      }
    }
    if (waiting.paused || !waiting.sequences.empty()) waiting_[row.key.id] = std::move(waiting);
  }
  return {};
}

// The first sequence that may be without an outcome. What is in hand counts too: should the program
// end before it is filed, later messages of other feeds would move the cursor past it.
uint64_t Desk::first_waiting(const std::string& feed, const Waiting& waiting) const {
  uint64_t first = waiting.sequences.empty() ? cursor_ + 1 : waiting.sequences.front();
  for (const JournalEntry& entry : in_hand_)
    if (entry.arrival.feed == feed) first = std::min(first, entry.seq);
  return first;
}

Result<void> Desk::keep_pause(const std::string& feed) {
  const auto found = waiting_.find(feed);
  const bool paused = found != waiting_.end() && found->second.paused;
  const uint64_t from = found == waiting_.end() ? 0 : first_waiting(feed, found->second);
  const auto written = with_.store.write([&](store::Writer& writer) -> Result<void> {
    TRY(writer.put(pause_row(feed, paused, from, with_.clock())));
    return {};
  });
  if (!written) return std::unexpected(written.error());
  return {};
}

Result<std::vector<JournalEntry>> Desk::take_waiting(size_t limit) {
  std::vector<JournalEntry> entries;
  for (auto& [feed, waiting] : waiting_) {
    if (waiting.paused) continue;
    for (const uint64_t seq : waiting.sequences) {
      if (entries.size() == limit) break;
      auto entry = TRY(with_.journal.read(seq));
      if (!entry) return fail(Kind::Bug, "a waiting message is not in the journal");
      const bool alone = entry->deaths > 0;
      if (alone && !entries.empty()) break;
      entries.push_back(std::move(*entry));
      if (alone) break;
    }
    if (!entries.empty()) break;
  }
  return entries;
}

Result<std::vector<JournalEntry>> Desk::take_new(size_t limit, int ms_max) {
  if (!with_.journal.wait_for_more(cursor_, ms_max)) return std::vector<JournalEntry>{};
  std::vector<JournalEntry> entries;
  for (JournalEntry& entry : TRY(with_.journal.read_after(cursor_, limit))) {
    if (entry.deaths > 0 && !entries.empty()) break;
    const bool alone = entry.deaths > 0;
    cursor_ = entry.seq;
    const auto waiting = waiting_.find(entry.arrival.feed);
    if (waiting != waiting_.end()) {
      waiting->second.sequences.push_back(entry.seq);
      continue;
    }
    entries.push_back(std::move(entry));
    if (alone) break;
  }
  return entries;
}

Result<std::vector<JournalEntry>> Desk::take(size_t limit, int ms_max) {
  const std::lock_guard held(lock_);
  if (in_hand_.empty()) in_hand_ = TRY(take_waiting(limit));
  if (in_hand_.empty()) in_hand_ = TRY(take_new(limit, ms_max));
  if (!in_hand_.empty()) TRY_VOID(note_in_flight());
  return in_hand_;
}

Result<void> Desk::note_in_flight() {
  std::vector<uint64_t> sequences;
  for (const JournalEntry& entry : in_hand_) sequences.push_back(entry.seq);
  return with_.journal.set_in_flight(sequences);
}

Result<void> Desk::file_one(const Mapped& mapped, bool alone, store::Writer& writer, Filed& filed) {
  const FilingContext context{with_.clock(), with_.random, with_.live, number_key_};
  Outcome outcome{mapped.state, mapped.reason, mapped.detail, {}, false};
  if (mapped.submission && mapped.state != State::Parked) {
    const auto act = [&]() -> Result<void> {
      Outcome made = TRY(file_guarded(mapped, context, writer));
      if (mapped.state == State::Applied) outcome = std::move(made);
      return {};
    };
    const Result<void> done = alone ? writer.attempt(act) : act();
    if (!done && !alone) return done;
    if (!done) outcome = own_fault(mapped, done.error());
  }
  if (outcome.state == State::Applied) filed.resources += outcome.resources.size();
  // What file() itself parks has filed its restriction already.
  const bool unfiled = mapped.state == State::Parked || outcome.reason == ParkReason::OwnFault;
  if (unfiled && mapped.submission && restricts(*mapped.submission))
    TRY_VOID(note_parked(restriction_of(mapped), context.now, writer));
  if (outcome.late_after_merge) filed.late_after_merge.push_back(mapped.seq);
  return writer.put_outcome({mapped.seq, mapped.feed, static_cast<uint8_t>(outcome.state),
                             context.now, render_outcome_detail(outcome)});
}

Result<void> Desk::file_group(const std::vector<Mapped>& mapped, bool alone) {
  Filed filed;
  const auto written = with_.store.write([&](store::Writer& writer) -> Result<void> {
    for (const Mapped& one : mapped) TRY_VOID(file_one(one, alone, writer, filed));
    return {};
  });
  if (!written) return std::unexpected(written.error());
  resources_filed().add(static_cast<double>(filed.resources));
  for (const uint64_t seq : filed.late_after_merge)
    log::warn("message_for_retired_number", {{"seq", seq}});
  return {};
}

// To be able to take back one message costs a copy of every page it changes. Almost never is one
// taken back: so nothing is kept ready for it, and a group that broke is filed again with it.
Result<void> Desk::file_all(const std::vector<Mapped>& mapped) {
  if (!file_group(mapped, false)) TRY_VOID(file_group(mapped, true));
  const std::lock_guard held(lock_);
  std::set<uint64_t> filed;
  for (const Mapped& one : mapped) filed.insert(one.seq);
  std::erase_if(in_hand_, [&](const JournalEntry& entry) { return filed.contains(entry.seq); });
  std::vector<std::string> drained;
  for (auto& [feed, waiting] : waiting_) {
    for (const Mapped& one : mapped)
      if (!waiting.sequences.empty() && waiting.sequences.front() == one.seq)
        waiting.sequences.pop_front();
    if (!waiting.paused && waiting.sequences.empty()) drained.push_back(feed);
  }
  for (const auto& feed : drained) {
    waiting_.erase(feed);
    TRY_VOID(keep_pause(feed));
  }
  return note_in_flight();
}

Result<JournalEntry> Desk::take_parked(uint64_t seq) {
  const auto stored = TRY(with_.store.read_outcome(seq));
  if (!stored || stored->state != static_cast<uint8_t>(State::Parked))
    return fail(Kind::Conflict, "only a parked message can be replayed");
  auto entry = TRY(with_.journal.read(seq));
  if (!entry) return fail(Kind::Bug, "a parked message is not in the journal");
  return std::move(*entry);
}

Result<void> Desk::pause(const std::string& feed) {
  const std::lock_guard held(lock_);
  waiting_[feed].paused = true;
  return keep_pause(feed);
}

Result<void> Desk::resume(const std::string& feed) {
  const std::lock_guard held(lock_);
  const auto found = waiting_.find(feed);
  if (found == waiting_.end()) return {};
  found->second.paused = false;
  if (found->second.sequences.empty()) waiting_.erase(found);
  return keep_pause(feed);
}

bool Desk::is_paused(const std::string& feed) {
  const std::lock_guard held(lock_);
  const auto found = waiting_.find(feed);
  return found != waiting_.end() && found->second.paused;
}

}  // namespace weft::record::filing
