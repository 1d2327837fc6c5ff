// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/reader_pool.hpp"

namespace weft::store::sqlite {

Result<void> ReaderPool::Turn::begin() {
  reader_ = TRY(pool_.take());
  const Lease begin = TRY(reader_->reading->statements().get("BEGIN"));
  return begin->run();
}

ReaderPool::Turn::~Turn() {
  if (!reader_) return;
  bool ended = !reader_->database->in_transaction();
  if (!ended) {
    auto end = reader_->reading->statements().get("COMMIT");
    ended = end && (*end)->run();
  }
  if (!ended) reader_.reset();  // a connection that cannot end its snapshot is not used again
  pool_.give_back(std::move(reader_));
}

Result<std::unique_ptr<ReaderPool::Reader>> ReaderPool::take() {
  {
    std::unique_lock lock(mutex_);
    free_.wait(lock, [this] { return !idle_.empty() || made_ < readers_max_; });
    if (!idle_.empty()) {
      std::unique_ptr<Reader> reader = std::move(idle_.back());
      idle_.pop_back();
      return reader;
    }
    ++made_;
  }
  Result<std::unique_ptr<Database>> database = Database::open(options_);
  if (!database) {
    give_back(nullptr);
    return std::unexpected(database.error());
  }
  auto reader = std::make_unique<Reader>();
  reader->database = std::move(*database);
  reader->reading = std::make_unique<Reading>(*reader->database);
  return reader;
}

void ReaderPool::give_back(std::unique_ptr<Reader> reader) {
  const std::lock_guard lock(mutex_);
  if (reader) {
    idle_.push_back(std::move(reader));
  } else {
    --made_;
  }
  free_.notify_one();
}

}  // namespace weft::store::sqlite
