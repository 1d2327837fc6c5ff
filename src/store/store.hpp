// SPDX-License-Identifier: Apache-2.0
// The store's contract: versioned rows filed by subject, a few population look-ups, and outcomes
// of journalled messages in the same transaction. Knows no user, no HTTP and no meaning of
// headings, labels, stamps or facets. Reads may run on any thread; one writer at a time.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace weft::store {

struct SubjectId {  // one organisation's patient record; 0 is the store's own shelf
  uint64_t value = 0;
  auto operator<=>(const SubjectId&) const = default;
};
struct HomeId {  // where a subject's rows lie; no answer depends on it
  uint64_t value = 0;
  auto operator<=>(const HomeId&) const = default;
};
inline constexpr SubjectId kOwnShelf{0};

struct RowKey {
  SubjectId subject;
  std::string type;  // FHIR type, or "_name" for what is no resource
  std::string id;
  auto operator<=>(const RowKey&) const = default;
};

struct Row {
  RowKey key;
  uint32_t version = 0;  // 1, 2 …; set by the store
  uint64_t commit = 0;   // gap-free commit number; set by the store
  bool deleted = false;  // a version that says: gone
  uint16_t heading = 0;
  uint64_t labels = 0;  // bit set
  Instant happened, recorded, received, applied;
  std::string provenance;  // bytes that record/ reads
  std::string stamps;      // the fold's state
  std::string facets;      // search values (issue: "facets")
  std::string body;        // FHIR JSON
};

struct Subject {
  SubjectId id;
  HomeId home;
  std::string organisation;
};

// A population look-up row: key → subject. A hint: the reader re-checks what it finds.
struct IndexEntry {
  std::string kind;  // "identifier", "nhs-number", "merged-into" …
  std::string key;
  SubjectId subject;
  auto operator<=>(const IndexEntry&) const = default;
};

// What became of a journalled message, keyed by its sequence: written with its effects.
struct Outcome {
  uint64_t seq = 0;
  std::string feed;
  uint8_t state = 0;  // record::inbox::State
  Instant applied;
  std::string detail;  // JSON that record/ reads
};

// Applied before anything is counted, sorted or paged. Empty lists mean "any".
struct Filter {
  std::vector<SubjectId> subjects;  // a person set; must not be empty
  std::vector<std::string> types;
  std::vector<uint16_t> headings;
  uint64_t labels_refused = 0;  // rows bearing any of these bits are absent
  bool with_deleted = false;
};

// One transaction. Reads see its own writes.
class Writer {
 public:
  virtual ~Writer() = default;
  virtual Result<std::optional<Row>> read(const RowKey& key) = 0;
  virtual Result<std::vector<Row>> read_all(const Filter& filter) = 0;
  virtual Result<std::optional<Subject>> find_subject(SubjectId id) = 0;
  virtual Result<std::vector<SubjectId>> find(std::string_view kind, std::string_view key) = 0;
  virtual Result<std::optional<Outcome>> read_outcome(uint64_t seq) = 0;
  virtual Result<void> put_subject(const Subject& subject) = 0;  // new, or moved home
  // Appends a version; `key.subject` must exist (or be kOwnShelf). Returns the version number.
  virtual Result<uint32_t> put(Row row) = 0;
  virtual Result<void> put_index(const IndexEntry& entry) = 0;  // idempotent
  virtual Result<void> remove_index(const IndexEntry& entry) = 0;
  virtual Result<void> put_outcome(const Outcome& outcome) = 0;  // replaces by seq
  // Runs `act` so that its writes vanish when it fails; the transaction goes on either way.
  virtual Result<void> attempt(const std::function<Result<void>()>& act) = 0;
};

class Store {
 public:
  virtual ~Store() = default;

  // Runs `act` in one durable transaction: committed when it returns a value, rolled back when it
  // returns an error. Returns the commit number. A failed fsync ends the process.
  virtual Result<uint64_t> write(const std::function<Result<void>(Writer&)>& act) = 0;

  virtual Result<std::optional<Row>> read(const RowKey& key) = 0;       // current, deleted included
  virtual Result<std::vector<Row>> read_all(const Filter& filter) = 0;  // by subject, type, id
  virtual Result<std::vector<Row>> history(const RowKey& key) = 0;      // oldest first
  virtual Result<std::optional<Subject>> find_subject(SubjectId id) = 0;
  virtual Result<std::vector<SubjectId>> find(std::string_view kind, std::string_view key) = 0;

  virtual Result<std::optional<Outcome>> read_outcome(uint64_t seq) = 0;
  virtual Result<std::vector<Outcome>> list_outcomes(uint8_t state, std::string_view feed,
                                                     uint64_t after_seq, size_t limit) = 0;
  struct OutcomeCount {
    std::string feed;
    uint8_t state;
    uint64_t count;
  };
  virtual Result<std::vector<OutcomeCount>> count_outcomes() = 0;
  virtual Result<uint64_t> last_outcome_seq() = 0;
  virtual Result<uint64_t> last_commit() = 0;
};

}  // namespace weft::store
