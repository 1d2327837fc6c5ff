// SPDX-License-Identifier: Apache-2.0
// The audit's tables and what one statement reads or writes of them. Used by one thread at a time
// per connection.
#pragma once

#include <span>

#include "record/audit/audit.hpp"
#include "record/audit/chain.hpp"
#include "store/sqlite/statement_cache.hpp"

namespace weft::record::audit {

using store::sqlite::StatementCache;

std::span<const std::string_view> audit_steps();

struct ChainHead {
  uint64_t number = 0;
  std::string hash;  // 32 bytes
};
Result<ChainHead> read_head(StatementCache& at);
Result<uint64_t> read_last_number(StatementCache& at);

// The random number of a name, made on first use; 0 for nobody.
Result<uint64_t> number_of_staff(StatementCache& at, const RandomBytes& random,
                                 std::string_view issuer, std::string_view user,
                                 std::string_view name);
Result<uint64_t> find_person(StatementCache& at, std::string_view person_key);  // 0: none yet
Result<uint64_t> number_of_person(StatementCache& at, const RandomBytes& random,
                                  std::string_view person_key);

// Appends to the chain and moves the head; sets number and hash.
Result<void> insert_event(StatementCache& at, ChainedEvent& event, const ChainHead& previous);

Result<std::vector<StoredEvent>> read_by_person(StatementCache& at, uint64_t person, size_t limit);
Result<std::vector<StoredEvent>> read_by_staff(StatementCache& at, std::string_view issuer,
                                               std::string_view user, size_t limit);
Result<std::vector<StoredEvent>> read_after(StatementCache& at, uint64_t after, size_t limit);

// Walks the whole chain in one snapshot of this connection.
Result<Verification> verify_chain(store::sqlite::Database& database,
                                  const std::optional<Head>& expected);

}  // namespace weft::record::audit
