// SPDX-License-Identifier: Apache-2.0
// Prepared statements of one Database, made on first use and kept. Owned by whoever owns the
// connection, and like it used by one thread at a time. Must die before its Database.
#pragma once

#include <string_view>
#include <unordered_map>

#include "store/sqlite/database.hpp"

namespace weft::store::sqlite {

// A statement in use: reset, with its bindings, when it leaves its scope.
class Lease {
 public:
  explicit Lease(Statement& statement) : statement_(&statement) {}
  Lease(Lease&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
  ~Lease() {
    if (statement_ != nullptr) statement_->reset();
  }
  Statement* operator->() const { return statement_; }
  Statement& operator*() const { return *statement_; }

 private:
  Statement* statement_;
};

class StatementCache {
 public:
  explicit StatementCache(Database& database) : database_(database) {}

  // `sql` must be a literal: it is the key and is not copied.
  Result<Lease> get(std::string_view sql);

 private:
  Database& database_;
  std::unordered_map<std::string_view, Statement> statements_;
};

}  // namespace weft::store::sqlite
