// SPDX-License-Identifier: Apache-2.0
// The journal's tables and what one statement reads or writes of them. Used by the journal's two
// connections, each on its own thread at a time.
#pragma once

#include <span>
#include <string_view>

#include "record/inbox/journal.hpp"
#include "store/sqlite/statement_cache.hpp"

namespace weft::record::inbox {

enum class EntryKind : uint8_t { ToApply = 0, Duplicate = 1, Rejected = 2 };  // stored

std::span<const std::string_view> journal_steps();

using store::sqlite::StatementCache;

// An earlier message of the same feed, control id and content, or a sign of one with the same id.
struct Repeat {
  uint64_t first_seq = 0;  // 0: new
  std::string acknowledgement;
  bool same_id_other_content = false;
};
Result<Repeat> find_repeat(StatementCache& at, uint64_t feed, const Arrival& arrival);

Result<uint64_t> number_of_feed(StatementCache& at, std::string_view name);  // made on first use
Result<void> insert_message(StatementCache& at, uint64_t seq, uint64_t feed, EntryKind kind,
                            uint64_t first_seq, const Arrival& arrival);

Result<std::optional<JournalEntry>> read_entry(StatementCache& at, uint64_t seq);
Result<std::vector<JournalEntry>> read_to_apply(StatementCache& at, uint64_t after, uint64_t last,
                                                size_t limit);
Result<std::vector<JournalEntry>> read_kind(StatementCache& at, EntryKind kind,
                                            std::string_view feed, size_t limit);
Result<std::vector<JournalHead>> read_heads(StatementCache& at, std::string_view feed,
                                            uint64_t after, uint64_t last, size_t limit);

Result<void> insert_mending(StatementCache& at, uint64_t seq, const std::string& text,
                            const std::string& by, Instant when);
Result<void> approve_mending(StatementCache& at, uint64_t seq, const std::string& by, Instant when);
Result<void> count_deaths(StatementCache& at, const std::vector<uint64_t>& seqs);

// What the journal keeps in memory, read back at start.
struct FeedTally {
  JournalCounts counts;
  std::optional<Instant> last_heard;
};
Result<std::vector<FeedTally>> read_tallies(StatementCache& at);
struct LastSeqs {
  uint64_t any = 0, to_apply = 0;
};
Result<LastSeqs> read_last_seqs(StatementCache& at);

}  // namespace weft::record::inbox
