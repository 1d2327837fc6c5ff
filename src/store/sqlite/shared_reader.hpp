// SPDX-License-Identifier: Apache-2.0
// One reading connection that threads take in turn; each question sees one snapshot if it is one
// statement. For files whose readers are few: journal, audit.
#pragma once

#include <memory>
#include <mutex>

#include "store/sqlite/statement_cache.hpp"

namespace weft::store::sqlite {

class SharedReader {
 public:
  static Result<std::unique_ptr<SharedReader>> open(OpenOptions options) {
    options.read_only = true;
    return std::make_unique<SharedReader>(TRY(Database::open(options)));
  }
  explicit SharedReader(std::unique_ptr<Database> database)
      : database_(std::move(database)), statements_(*database_) {}

  // `question`: Result<Answer>(StatementCache&).
  template <class Question>
  auto ask(Question&& question) {
    const std::lock_guard lock(mutex_);
    return question(statements_);
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<Database> database_;
  StatementCache statements_;
};

}  // namespace weft::store::sqlite
