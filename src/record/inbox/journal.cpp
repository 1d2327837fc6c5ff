// SPDX-License-Identifier: Apache-2.0
#include "record/inbox/journal.hpp"

#include <condition_variable>
#include <map>
#include <mutex>

#include "record/inbox/in_flight.hpp"
#include "record/inbox/journal_tables.hpp"
#include "store/sqlite/group_writer.hpp"
#include "store/sqlite/migrate.hpp"
#include "store/sqlite/shared_reader.hpp"

namespace weft::record::inbox {
namespace {

using store::sqlite::Database;
using store::sqlite::GroupWriter;
using store::sqlite::SharedReader;

#ifdef WEFT_ACK_BEFORE_COMMIT
constexpr bool kAcknowledgeBeforeCommit = true;
#else
constexpr bool kAcknowledgeBeforeCommit = false;
#endif

// What a group has appended, added to the counters only once it is durable.
struct Step {
  uint64_t seq;
  std::string feed;
  EntryKind kind;
  Instant received;
};

class JournalFile : public Journal {
 public:
  JournalFile(const std::string& path, std::unique_ptr<SharedReader> reader, LastSeqs last)
      : in_flight_(path + ".in-flight"),
        reader_(std::move(reader)),
        published_seq_(last.any),
        to_apply_seq_(last.to_apply),
        written_seq_(last.any) {}

  Result<void> start(std::unique_ptr<Database> database, const std::vector<FeedTally>& tallies) {
    TRY_VOID(in_flight_.open());
    for (const FeedTally& tally : tallies) tallies_[tally.counts.feed] = tally;
    writer_ = std::make_unique<GroupWriter>(
        std::move(database),
        GroupWriter::Options{.after_group = [this](bool committed) { on_group(committed); },
                             .done_before_commit = kAcknowledgeBeforeCommit});
    return {};
  }

  void append(Arrival arrival, Done done) override {
    auto appended = std::make_shared<Appended>();
    writer_->submit(
        [this, appended, arrival = std::move(arrival)](Database&, StatementCache& at) {
          return write_arrival(at, arrival, *appended);
        },
        [appended, done = std::move(done)](const Result<void>& result) {
          done(result ? Result<Appended>(std::move(*appended)) : std::unexpected(result.error()));
        });
  }

  Result<std::optional<JournalEntry>> read(uint64_t seq) override {
    if (seq > last_published()) return std::optional<JournalEntry>();
    return reader_->ask([&](StatementCache& at) { return read_entry(at, seq); });
  }
  Result<std::vector<JournalEntry>> read_after(uint64_t after, size_t limit) override {
    const uint64_t last = last_published();
    return reader_->ask([&](StatementCache& at) { return read_to_apply(at, after, last, limit); });
  }
  Result<std::vector<JournalHead>> heads_after(std::string_view feed, uint64_t after,
                                               size_t limit) override {
    const uint64_t last = last_published();
    return reader_->ask(
        [&](StatementCache& at) { return read_heads(at, feed, after, last, limit); });
  }
  Result<std::vector<JournalEntry>> list_duplicates(std::string_view feed, size_t limit) override {
    return list_kind(EntryKind::Duplicate, feed, limit);
  }
  Result<std::vector<JournalEntry>> list_rejected(std::string_view feed, size_t limit) override {
    return list_kind(EntryKind::Rejected, feed, limit);
  }

  Result<std::vector<JournalCounts>> counts() override {
    const std::lock_guard lock(mutex_);
    std::vector<JournalCounts> counts;
    for (const auto& [feed, tally] : tallies_) counts.push_back(tally.counts);
    return counts;
  }
  std::optional<Instant> last_heard(std::string_view feed) override {
    const std::lock_guard lock(mutex_);
    const auto found = tallies_.find(feed);
    return found == tallies_.end() ? std::nullopt : found->second.last_heard;
  }
  Result<uint64_t> last_seq() override { return last_published(); }

  Result<void> mend(uint64_t seq, std::string text, std::string by, Instant at) override {
    return writer_->run([&](Database&, StatementCache& statements) {
      return insert_mending(statements, seq, text, by, at);
    });
  }
  Result<void> approve(uint64_t seq, std::string by, Instant at) override {
    return writer_->run([&](Database&, StatementCache& statements) {
      return approve_mending(statements, seq, by, at);
    });
  }
  Result<void> note_deaths() override {
    const std::vector<uint64_t> seqs = TRY(in_flight_.read());
    if (seqs.empty()) return {};
    TRY_VOID(writer_->run([&](Database&, StatementCache& at) { return count_deaths(at, seqs); }));
    return in_flight_.replace({});
  }
  Result<void> set_in_flight(const std::vector<uint64_t>& seqs) override {
    return in_flight_.replace(seqs);
  }

  bool wait_for_more(uint64_t after, int ms_max) override {
    std::unique_lock lock(mutex_);
    return more_.wait_for(lock, std::chrono::milliseconds(ms_max),
                          [&] { return to_apply_seq_ > after; });
  }

 private:
  // On the writer's thread, inside the transaction.
  Result<void> write_arrival(StatementCache& at, const Arrival& arrival, Appended& appended) {
    const uint64_t feed = TRY(number_of_feed(at, arrival.feed));
    const Repeat repeat = TRY(find_repeat(at, feed, arrival));
    const EntryKind kind = repeat.first_seq != 0 ? EntryKind::Duplicate
                           : arrival.rejected    ? EntryKind::Rejected
                                                 : EntryKind::ToApply;
    const uint64_t seq = written_seq_ + 1;
    TRY_VOID(insert_message(at, seq, feed, kind, repeat.first_seq, arrival));
    written_seq_ = seq;
    steps_.push_back({seq, arrival.feed, kind, arrival.received});
    const bool duplicate = kind == EntryKind::Duplicate;
    appended = {seq, duplicate, repeat.same_id_other_content,
                duplicate ? repeat.acknowledgement : arrival.acknowledgement};
    return {};
  }

  // Counters and sequence become visible together, before anyone can have applied the message:
  // so a count never shows an outcome of a message it has not received.
  void on_group(bool committed) {
    const std::lock_guard lock(mutex_);
    if (committed) {
      for (const Step& step : steps_) count(step);
      published_seq_ = written_seq_;
      more_.notify_all();
    } else {
      written_seq_ = published_seq_;
    }
    steps_.clear();
  }

  void count(const Step& step) {
    FeedTally& tally = tallies_[step.feed];
    tally.counts.feed = step.feed;
    ++tally.counts.received;
    if (step.kind == EntryKind::ToApply) to_apply_seq_ = step.seq;
    if (step.kind == EntryKind::Duplicate) ++tally.counts.duplicate;
    if (step.kind == EntryKind::Rejected) ++tally.counts.rejected;
    tally.last_heard = std::max(tally.last_heard.value_or(step.received), step.received);
  }

  uint64_t last_published() {
    const std::lock_guard lock(mutex_);
    return published_seq_;
  }

  Result<std::vector<JournalEntry>> list_kind(EntryKind kind, std::string_view feed, size_t limit) {
    return reader_->ask([&](StatementCache& at) { return read_kind(at, kind, feed, limit); });
  }

  InFlightFile in_flight_;
  std::unique_ptr<SharedReader> reader_;
  std::mutex mutex_;
  std::condition_variable more_;
  std::map<std::string, FeedTally, std::less<>> tallies_;
  uint64_t published_seq_;
  uint64_t to_apply_seq_;                // the latest that is neither repeat nor rejected
  uint64_t written_seq_;                 // the writer's thread only
  std::vector<Step> steps_;              // the writer's thread only
  std::unique_ptr<GroupWriter> writer_;  // last: its thread uses all of the above
};

}  // namespace

Result<std::unique_ptr<Journal>> Journal::open(const std::string& path, const std::string& key) {
  const store::sqlite::OpenOptions options{.path = path, .key = key};
  std::unique_ptr<Database> database = TRY(Database::open(options));
  TRY_VOID(store::sqlite::migrate(*database, journal_steps()));
  std::unique_ptr<SharedReader> reader = TRY(SharedReader::open(options));
  const auto tallies = TRY(reader->ask([](StatementCache& at) { return read_tallies(at); }));
  const LastSeqs last = TRY(reader->ask([](StatementCache& at) { return read_last_seqs(at); }));
  auto journal = std::make_unique<JournalFile>(path, std::move(reader), last);
  TRY_VOID(journal->start(std::move(database), tallies));
  return journal;
}

}  // namespace weft::record::inbox
