// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/sqlite_store.hpp"

#include "store/sqlite/migrate.hpp"
#include "store/sqlite/reader_pool.hpp"
#include "store/sqlite/schema.hpp"
#include "store/sqlite/writing.hpp"

namespace weft::store::sqlite {
namespace {

constexpr size_t kReadersMax = 8;
constexpr int kWriterCacheKb = 65'536;
constexpr int kReaderCacheKb = 8'192;
constexpr int kPageSize = 8'192;  // a clustered row fits a page up to a quarter of it, packed

class SqliteStore : public Store {
 public:
  SqliteStore(std::unique_ptr<Database> database, const OpenOptions& options)
      : database_(std::move(database)),
        reading_(*database_),
        readers_(readers_of(options), kReadersMax) {}

  Result<uint64_t> write(const std::function<Result<void>(Writer&)>& act) override {
    const std::lock_guard lock(writer_);
    const Unfinished unfinished{*database_};
    TRY_VOID(run("BEGIN IMMEDIATE"));
    const uint64_t commit = TRY(reading_.last_commit()) + 1;
    Writing writing(*database_, reading_, commit);
    TRY_VOID(act(writing));
    if (!database_->in_transaction())
      return fail(Kind::Unavailable, "the transaction was rolled back", "write");
    {
      const Lease number = TRY(reading_.statements().get("UPDATE last_commit SET number = ?"));
      TRY_VOID(number->bind(1, commit).run());
    }
    TRY_VOID(run("COMMIT"));
    return commit;
  }

  Result<std::optional<Row>> read(const RowKey& key) override {
    return readers_.ask<std::optional<Row>>([&](Reading& at) { return at.read(key); });
  }
  Result<std::vector<Row>> read_all(const Filter& filter) override {
    return readers_.ask<std::vector<Row>>([&](Reading& at) { return at.read_all(filter); });
  }
  Result<std::vector<Row>> history(const RowKey& key) override {
    return readers_.ask<std::vector<Row>>([&](Reading& at) { return at.history(key); });
  }
  Result<std::optional<Subject>> find_subject(SubjectId id) override {
    return readers_.ask<std::optional<Subject>>([&](Reading& at) { return at.find_subject(id); });
  }
  Result<std::vector<SubjectId>> find(std::string_view kind, std::string_view key) override {
    return readers_.ask<std::vector<SubjectId>>([&](Reading& at) { return at.find(kind, key); });
  }
  Result<std::optional<Outcome>> read_outcome(uint64_t seq) override {
    return readers_.ask<std::optional<Outcome>>([&](Reading& at) { return at.read_outcome(seq); });
  }
  Result<std::vector<Outcome>> list_outcomes(uint8_t state, std::string_view feed,
                                             uint64_t after_seq, size_t limit) override {
    return readers_.ask<std::vector<Outcome>>(
        [&](Reading& at) { return at.list_outcomes(state, feed, after_seq, limit); });
  }
  Result<std::vector<OutcomeCount>> count_outcomes() override {
    return readers_.ask<std::vector<OutcomeCount>>(
        [&](Reading& at) { return at.count_outcomes(); });
  }
  Result<uint64_t> last_outcome_seq() override {
    return readers_.ask<uint64_t>([&](Reading& at) { return at.last_outcome_seq(); });
  }
  Result<uint64_t> last_commit() override {
    return readers_.ask<uint64_t>([&](Reading& at) { return at.last_commit(); });
  }

 private:
  // Rolls back what was not committed, on every way out of `write`.
  struct Unfinished {
    Database& database;
    ~Unfinished() {
      if (database.in_transaction()) (void)database.execute("ROLLBACK");
    }
  };

  static OpenOptions readers_of(OpenOptions options) {
    options.read_only = true;
    options.cache_kb = kReaderCacheKb;
    return options;
  }

  Result<void> run(std::string_view sql) { return TRY(reading_.statements().get(sql))->run(); }

  std::mutex writer_;
  std::unique_ptr<Database> database_;
  Reading reading_;
  ReaderPool readers_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_store(const std::string& path, const std::string& key) {
  const OpenOptions options{
      .path = path, .key = key, .page_size = kPageSize, .cache_kb = kWriterCacheKb};
  std::unique_ptr<Database> database = TRY(Database::open(options));
  TRY_VOID(migrate(*database, store_steps()));
  // A page that changes often is written back less often: 12 % fewer bytes than the default.
  TRY_VOID(database->execute("PRAGMA wal_autocheckpoint=4000"));
  return std::make_unique<SqliteStore>(std::move(database), options);
}

}  // namespace weft::store::sqlite
