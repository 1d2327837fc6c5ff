// SPDX-License-Identifier: Apache-2.0
// weft inbox counts | list | show | mend | approve | replay
#include <algorithm>
#include <set>

#include "app/control_tables.hpp"
#include "base/text.hpp"
#include "hl7v2/message.hpp"
#include "record/filing/filing.hpp"
#include "record/inbox/state.hpp"

namespace weft::app {
namespace {

using fhir::Json;
using record::inbox::FeedCounts;
using record::inbox::JournalEntry;
using record::inbox::State;

Json number(uint64_t value) { return Json::number(static_cast<long long>(value)); }

// Those configured, and those once heard from: what they sent is still here.
std::set<std::string> known_feeds(Services& services, const std::vector<FeedCounts>& heard) {
  std::set<std::string> names;
  for (const FeedConfig& feed : services.config.feeds) names.insert(feed.name);
  for (const FeedCounts& feed : heard) names.insert(feed.feed);
  return names;
}

Result<std::set<std::string>> feeds_asked_for(Services& services, const ControlRequest& ask) {
  const std::string name(ask.text("feed"));
  auto names = known_feeds(services, TRY(services.counts->read()));
  if (name.empty()) return names;
  if (!names.contains(name)) return fail(Kind::NotFound, "no such feed");
  return std::set<std::string>{name};
}

ControlAnswer counts(Services& services, const ControlRequest& ask) {
  const auto asked = feeds_asked_for(services, ask);
  if (!asked) return refuse(asked.error());
  const auto feeds = services.counts->read();
  if (!feeds) return refuse(feeds.error());
  FeedCounts sum;
  for (const FeedCounts& feed : *feeds) {
    if (!asked->contains(feed.feed)) continue;
    sum.received += feed.received, sum.pending += feed.pending, sum.applied += feed.applied;
    sum.not_applied += feed.not_applied, sum.parked += feed.parked;
    sum.duplicate += feed.duplicate, sum.rejected += feed.rejected;
    const bool older =
        feed.oldest_pending && (!sum.oldest_pending || *feed.oldest_pending < *sum.oldest_pending);
    if (older) sum.oldest_pending = feed.oldest_pending;
  }
  return answer(render_counts(sum, services.clock()));
}

Result<uint64_t> sequence_of(const ControlRequest& ask) {
  if (!is_digits(ask.text("seq")) || ask.text("seq").size() > 18)
    return fail(Kind::Invalid, "a sequence is a number");
  return std::stoull(std::string(ask.text("seq")));
}

Result<JournalEntry> entry_of(Services& services, uint64_t seq) {
  auto entry = TRY(services.journal->read(seq));
  if (!entry) return fail(Kind::NotFound, "no message with that sequence");
  return std::move(*entry);
}

Result<Json> describe(Services& services, const JournalEntry& entry) {
  const auto stored = TRY(services.store->read_outcome(entry.seq));
  State state = State::Pending;
  Json reason, applied, resources = Json::array();
  if (entry.arrival.rejected) state = State::Rejected;
  if (entry.duplicate) state = State::Duplicate;
  if (stored) {
    state = static_cast<State>(stored->state);
    applied = rfc3339(stored->applied);
    const auto outcome = TRY(record::filing::parse_outcome_detail(*stored));
    if (outcome.reason != record::inbox::ParkReason::None) reason = word_for(outcome.reason);
    for (const auto& one : outcome.resources)
      resources.push(Json::object()
                         .set("type", one.type)
                         .set("id", one.id)
                         .set("version", number(one.version)));
  }
  Json shown = Json::object();
  shown.set("seq", number(entry.seq)).set("feed", entry.arrival.feed);
  shown.set("control_id", entry.arrival.control_id).set("type", entry.arrival.type);
  shown.set("state", word_for(state)).set("reason", std::move(reason));
  shown.set("received", rfc3339(entry.arrival.received)).set("applied", std::move(applied));
  shown.set("resources", std::move(resources));
  return shown;
}

Result<std::vector<uint64_t>> sequences_in(Services& services, State state, std::string_view feed,
                                           const std::set<std::string>& asked) {
  std::vector<uint64_t> all;
  const auto take = [&](const std::vector<JournalEntry>& entries) {
    for (const auto& entry : entries) all.push_back(entry.seq);
  };
  constexpr size_t everything = 1'000'000;
  if (state == State::Duplicate) {
    take(TRY(services.journal->list_duplicates(feed, everything)));
  } else if (state == State::Rejected) {
    take(TRY(services.journal->list_rejected(feed, everything)));
  } else if (state == State::Pending) {
    for (const std::string& one : asked) {
      const auto waiting = TRY(services.counts->list_pending(one, everything));
      all.insert(all.end(), waiting.begin(), waiting.end());
    }
    std::sort(all.begin(), all.end());
  } else {
    for (const auto& outcome :
         TRY(services.store->list_outcomes(static_cast<uint8_t>(state), feed, 0, everything)))
      all.push_back(outcome.seq);
  }
  return all;
}

ControlAnswer list(Services& services, const ControlRequest& ask) {
  const auto state = record::inbox::find_state(ask.text("state"));
  if (!state) return refuse(Exit::Usage, "no such state");
  const auto asked = feeds_asked_for(services, ask);
  if (!asked) return refuse(asked.error());
  const auto sequences = sequences_in(services, *state, ask.text("feed"), *asked);
  if (!sequences) return refuse(sequences.error());
  std::vector<Json> lines;
  for (const uint64_t seq : *sequences) {
    auto line = entry_of(services, seq).and_then([&](const JournalEntry& entry) {
      return describe(services, entry);
    });
    if (!line) return refuse(line.error());
    lines.push_back(std::move(*line));
  }
  return answer_lines(std::move(lines));
}

// The whole raw message: only with a reason, audited before a byte of it leaves.
Result<void> audit_act(Services& services, const ControlRequest& ask, record::audit::Action action,
                       uint64_t seq) {
  if (ask.as.empty() || ask.reason.empty()) return fail(Kind::Forbidden, "needs --as and --reason");
  record::audit::Event event;
  event.at = services.clock();
  event.action = action;
  event.actor = ask.as;
  event.page = ask.command;
  event.reason = ask.reason;
  event.things = {"message/" + std::to_string(seq)};
  TRY(services.audit->append(std::move(event)));
  return {};
}

// Messages come in any character set; JSON holds UTF-8 alone.
void put_bytes(Json& shown, const std::string& name, const std::string& bytes) {
  shown.set(name, is_utf8(bytes) ? Json(bytes) : Json());
  shown.set(name + "_base64", base64(bytes));
}

Result<Json> show(Services& services, const ControlRequest& ask) {
  const uint64_t seq = TRY(sequence_of(ask));
  const JournalEntry entry = TRY(entry_of(services, seq));
  Json shown = TRY(describe(services, entry));
  if (const auto stored = TRY(services.store->read_outcome(seq))) {
    const auto outcome = TRY(record::filing::parse_outcome_detail(*stored));
    if (!outcome.detail.empty()) shown.set("detail", outcome.detail);
    if (outcome.reason != record::inbox::ParkReason::None)
      shown.set("action", action_for(outcome.reason));
  }
  if (!entry.mended_by.empty())
    shown.set("mended_by", entry.mended_by).set("approved_by", entry.approved_by);
  if (!ask.arguments.at("raw").flag()) return shown;
  TRY_VOID(audit_act(services, ask, record::audit::Action::ReadRaw, seq));
  put_bytes(shown, "raw", entry.arrival.raw);
  if (entry.mended) put_bytes(shown, "mended", *entry.mended);
  if (entry.proposed) put_bytes(shown, "proposed", *entry.proposed);
  return shown;
}

Result<Json> mend(Services& services, const ControlRequest& ask) {
  const uint64_t seq = TRY(sequence_of(ask));
  const JournalEntry entry = TRY(entry_of(services, seq));
  const auto stored = TRY(services.store->read_outcome(seq));
  if (!stored || static_cast<State>(stored->state) != State::Parked)
    return fail(Kind::Conflict, "only a parked message can be mended");
  const std::string text = TRY(parse_base64(ask.text("file-bytes-base64")));
  if (const auto message = hl7v2::parse_message(text); !message)
    return fail(Kind::Invalid, "no message that can be read: " + message.error().detail, "--file");
  TRY_VOID(audit_act(services, ask, record::audit::Action::Mend, seq));
  TRY_VOID(services.journal->mend(seq, text, ask.as, services.clock()));
  return Json::object().set("seq", number(seq)).set("next", "approve, by a second steward");
}

Result<Json> replay(Services& services, const Replay& apply_again, const ControlRequest& ask) {
  const uint64_t seq = TRY(sequence_of(ask));
  TRY_VOID(audit_act(services, ask, record::audit::Action::Replay, seq));
  TRY_VOID(apply_again(seq));
  return describe(services, TRY(entry_of(services, seq)));
}

ControlAnswer answer_with(Result<Json> value) {
  return value ? answer(std::move(*value)) : refuse(value.error());
}

}  // namespace

Json render_counts(const FeedCounts& counts, Instant now) {
  Json shown = Json::object();
  shown.set("received", number(counts.received)).set("pending", number(counts.pending));
  shown.set("applied", number(counts.applied)).set("not_applied", number(counts.not_applied));
  shown.set("parked", number(counts.parked)).set("duplicate", number(counts.duplicate));
  shown.set("rejected", number(counts.rejected));
  const int64_t age_ms = counts.oldest_pending ? now - *counts.oldest_pending : 0;
  return shown.set("oldest_pending_s", Json::number(static_cast<long long>(age_ms / 1000)));
}

void add_inbox_commands(ControlTable& table, Services& services, Replay apply_again,
                        ApproverOf approver_of) {
  table["inbox counts"] = [&](const ControlRequest& ask) { return counts(services, ask); };
  table["inbox list"] = [&](const ControlRequest& ask) { return list(services, ask); };
  table["inbox show"] = [&](const ControlRequest& ask) { return answer_with(show(services, ask)); };
  table["inbox mend"] = [&](const ControlRequest& ask) { return answer_with(mend(services, ask)); };
  table["inbox replay"] = [&services, apply_again](const ControlRequest& ask) {
    return answer_with(replay(services, apply_again, ask));
  };
  table["inbox approve"] = [&services, approver_of](const ControlRequest& ask) {
    return answer_with([&]() -> Result<Json> {
      const uint64_t seq = TRY(sequence_of(ask));
      const JournalEntry entry = TRY(entry_of(services, seq));
      const std::string approver = TRY(approver_of(ask.text("stdin")));
      if (entry.mended_by.empty()) return fail(Kind::Conflict, "nothing to approve");
      if (approver == entry.mended_by)
        return fail(Kind::Forbidden,
                    "the ticket is of the steward who mended: another must approve");
      ControlRequest audited = ask;
      if (audited.as.empty()) audited.as = approver;
      if (audited.reason.empty()) audited.reason = "second person's approval";
      TRY_VOID(audit_act(services, audited, record::audit::Action::Approve, seq));
      TRY_VOID(services.journal->approve(seq, approver, services.clock()));
      return Json::object().set("seq", number(seq)).set("next", "replay");
    }());
  };
}

}  // namespace weft::app
