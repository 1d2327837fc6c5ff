// SPDX-License-Identifier: Apache-2.0
#include "record/audit/audit.hpp"

#include <mutex>

#include "base/log.hpp"
#include "base/text.hpp"
#include "record/audit/audit_tables.hpp"
#include "record/reserve.hpp"
#include "store/sqlite/group_writer.hpp"
#include "store/sqlite/migrate.hpp"
#include "store/sqlite/packed_list.hpp"
#include "store/sqlite/shared_reader.hpp"

namespace weft::record::audit {
namespace {

using store::sqlite::Database;
using store::sqlite::GroupWriter;
using store::sqlite::OpenOptions;
using store::sqlite::SharedReader;

constexpr int kPageSize = 4096;  // an event touches a page of the table and one of each index
constexpr std::string_view kLocal = "local";

// Whatever kept it from being written, nobody may be shown anything: one kind for all of them.
Error unavailable(const Error& error) {
  return {Kind::Unavailable, "the audit cannot be written: " + error.detail, "audit"};
}

class AuditFile : public Audit {
 public:
  AuditFile(OpenOptions file, AuditOptions options)
      : file_(std::move(file)),
        random_(std::move(options.random)),
        reserve_(file_.path + ".reserve", options.reserve_bytes) {}

  Result<void> start() {
    std::unique_ptr<Database> database = TRY(Database::open(file_));
    TRY_VOID(store::sqlite::migrate(*database, audit_steps()));
    reader_ = TRY(SharedReader::open(file_));
    TRY_VOID(reserve_.take());
    warn_when_low();
    durable_ = TRY(reader_->ask([](StatementCache& at) { return read_head(at); }));
    // A tampered file may hold events beyond its head: verify says so, and numbers stay unique.
    const uint64_t last =
        TRY(reader_->ask([](StatementCache& at) { return read_last_number(at); }));
    durable_.number = std::max(durable_.number, last);
    written_ = durable_;
    writer_ = std::make_unique<GroupWriter>(
        std::move(database),
        GroupWriter::Options{.after_group = [this](bool committed) { on_group(committed); },
                             .make_room = [this](const Error& error) { return make_room(error); }});
    return {};
  }

  Result<uint64_t> append(Event event) override {
    uint64_t number = 0;
    const Result<void> written =
        writer_->run([&](Database&, StatementCache& at) { return write_event(at, event, number); });
    if (!written) return std::unexpected(unavailable(written.error()));
    return number;
  }

  Result<std::vector<StoredEvent>> by_person(uint64_t person, size_t limit) override {
    return reader_->ask([&](StatementCache& at) { return read_by_person(at, person, limit); });
  }
  Result<std::vector<StoredEvent>> by_staff(std::string_view issuer, std::string_view user,
                                            size_t limit) override {
    return reader_->ask([&](StatementCache& at) { return read_by_staff(at, issuer, user, limit); });
  }
  Result<std::vector<StoredEvent>> list(uint64_t after, size_t limit) override {
    return reader_->ask([&](StatementCache& at) { return read_after(at, after, limit); });
  }

  Result<Head> head() override {
    const std::lock_guard lock(mutex_);
    return Head{durable_.number, hex(durable_.hash)};
  }

  // On a connection of its own: a long walk must not keep others waiting.
  Result<Verification> verify(const std::optional<Head>& expected) override {
    OpenOptions options = file_;
    options.read_only = true;
    const std::unique_ptr<Database> database = TRY(Database::open(options));
    return verify_chain(*database, expected);
  }

  Result<uint64_t> person_number(std::string_view person_key) override {
    if (person_key.empty()) return 0;
    const uint64_t known =
        TRY(reader_->ask([&](StatementCache& at) { return find_person(at, person_key); }));
    if (known != 0) return known;
    uint64_t number = 0;
    const Result<void> written = writer_->run([&](Database&, StatementCache& at) -> Result<void> {
      number = TRY(number_of_person(at, random_, person_key));
      return {};
    });
    if (!written) return std::unexpected(unavailable(written.error()));
    return number;
  }

  double free_ratio() override { return reserve_.ratio(); }

 private:
  // On the writer's thread, inside the transaction.
  Result<void> write_event(StatementCache& at, const Event& event, uint64_t& number) {
    ChainedEvent kept;
    kept.at_ms = event.at.ms;
    kept.action = static_cast<int64_t>(event.action);
    kept.person = event.person;
    kept.actor = TRY(number_of_staff(at, random_, kLocal, event.actor, ""));
    if (event.who) {
      const auth::Principal& who = *event.who;
      kept.staff = TRY(number_of_staff(at, random_, who.issuer, who.user, who.name));
      kept.on_behalf = TRY(number_of_staff(at, random_, kLocal, who.on_behalf_by.value_or(""), ""));
      kept.role = auth::word_for(who.role);
      kept.organisation = who.organisation;
      kept.purpose = auth::word_for(who.purpose);
    }
    kept.page = event.page;
    kept.reason = event.reason;
    kept.things = store::sqlite::pack_list(event.things);
    kept.count = event.count;
    TRY_VOID(insert_event(at, kept, written_));
    written_ = {kept.number, kept.hash};
    number = kept.number;
    return {};
  }

  void on_group(bool committed) {
    {
      const std::lock_guard lock(mutex_);
      if (committed) {
        durable_ = written_;
      } else {
        written_ = durable_;
      }
    }
    if (committed) reserve_.refill();
  }

  bool make_room(const Error& error) {
    if (error.kind != Kind::Unavailable || !reserve_.release()) return false;
    warn_when_low();
    return true;
  }

  void warn_when_low() {
    if (reserve_.ratio() < kFreeRatioAlarm)
      log::error("audit_reserve_low", {{"free_ratio", reserve_.ratio()}});
  }

  const OpenOptions file_;
  const RandomBytes random_;
  Reserve reserve_;
  std::unique_ptr<SharedReader> reader_;
  std::mutex mutex_;
  ChainHead durable_;
  ChainHead written_;                    // the writer's thread only
  std::unique_ptr<GroupWriter> writer_;  // last: its thread uses all of the above
};

}  // namespace

Result<std::unique_ptr<Audit>> Audit::open(const std::string& path, const std::string& key,
                                           AuditOptions options) {
  auto audit = std::make_unique<AuditFile>(
      OpenOptions{
          .path = path, .key = key, .page_size = kPageSize, .busy_ms = options.lock_wait_ms},
      options);
  TRY_VOID(audit->start());
  return audit;
}

std::string_view word_for(Action action) {
  switch (action) {
    case Action::Launch:
      return "launch";
    case Action::LaunchRefused:
      return "launch-refused";
    case Action::OpenRecord:
      return "open-record";
    case Action::OpenItem:
      return "open-item";
    case Action::Refused:
      return "refused";
    case Action::EndSessions:
      return "end-sessions";
    case Action::Simulate:
      return "simulate";
    case Action::Objection:
      return "objection";
    case Action::ReadRaw:
      return "read-raw";
    case Action::Mend:
      return "mend";
    case Action::Approve:
      return "approve";
    case Action::Replay:
      return "replay";
    case Action::ReadInbox:
      return "read-inbox";
    case Action::ReadAudit:
      return "read-audit";
    case Action::RefusalSum:
      return "refusal-sum";
    case Action::FeedOperation:
      return "feed-operation";
    case Action::ReadResource:
      return "read-resource";
    case Action::SearchResources:
      return "search-resources";
    case Action::WriteResource:
      return "write-resource";
    case Action::Token:
      return "token";
    case Action::TokenRefused:
      return "token-refused";
  }
  return "unknown";
}

}  // namespace weft::record::audit
