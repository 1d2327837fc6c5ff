// SPDX-License-Identifier: Apache-2.0
// Reading connections to one file, made when needed, at most `readers_max`; who comes later waits.
// Thread-safe.
#pragma once

#include <condition_variable>
#include <mutex>
#include <vector>

#include "store/sqlite/reading.hpp"

namespace weft::store::sqlite {

class ReaderPool {
 public:
  ReaderPool(OpenOptions options, size_t readers_max)
      : options_(std::move(options)), readers_max_(readers_max) {}

  // Runs `ask` on a connection of its own, in one snapshot.
  template <class Answer>
  Result<Answer> ask(const std::function<Result<Answer>(Reading&)>& question) {
    Turn turn(*this);
    TRY_VOID(turn.begin());
    return question(turn.reading());
  }

 private:
  struct Reader {
    std::unique_ptr<Database> database;
    std::unique_ptr<Reading> reading;  // dies first
  };

  // A reader taken from the pool, with its snapshot, given back at the end of the scope.
  class Turn {
   public:
    explicit Turn(ReaderPool& pool) : pool_(pool) {}
    ~Turn();
    Result<void> begin();
    Reading& reading() { return *reader_->reading; }

   private:
    ReaderPool& pool_;
    std::unique_ptr<Reader> reader_;
  };

  Result<std::unique_ptr<Reader>> take();
  void give_back(std::unique_ptr<Reader> reader);

  const OpenOptions options_;
  const size_t readers_max_;
  std::mutex mutex_;
  std::condition_variable free_;
  std::vector<std::unique_ptr<Reader>> idle_;
  size_t made_ = 0;
};

}  // namespace weft::store::sqlite
