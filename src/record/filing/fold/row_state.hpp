// SPDX-License-Identifier: Apache-2.0
// What a row is folded from: the statements about one fact, each with its stamp and the message it
// came from. Kept as JSON in Row::stamps; the body is always fold(statements). Owned by filing;
// the Door reads `former`. Plain data, pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fhir/json/json.hpp"
#include "record/filing/fold/outdone.hpp"
#include "record/filing/submission.hpp"

namespace weft::record::filing {

// One statement as a row keeps it.
struct Kept {
  std::string group;  // Demographic: the slot; Report: "result:KEY" for its lines; else empty
  Stamp stamp;
  std::string event;
  std::optional<Instant> happened, reported;
  fhir::Json content;
  std::vector<std::string> listed;
  bool provisional = false, confidential = false, time_flagged = false;
  bool placed = false;  // names no visit; stands here because only this stay was open
  std::vector<Part> parts;

  Instant effective() const { return happened.value_or(stamp.recorded); }
};

using KeptView = std::span<const Kept>;

struct SourceNote {
  Source source;
  Instant applied;
  std::string who;  // surname and birth date the message gave its subject: rule 7
};

struct RowState {
  std::string key;  // the fact's key within the subject
  std::map<uint64_t, SourceNote> sources;
  std::vector<Kept> kept;  // by group, then stamp
  fhir::Json former;       // results: bodies that a later statement replaced, newest first
  Outdone outdone;         // Patient: messages of which no statement is left here

  // Adds a statement, or replaces what the same message said of the same group before (a replay
  // changes nothing, a mended message its own statement).
  void add(Kept statement, const SourceNote& from);
  // The same for all that a message says here: what else it said here before goes.
  void replace(std::vector<Kept> said, const SourceNote& from);
  void drop(uint64_t seq);  // what a message said here before it was mended
  // Lets go of sources that no statement names, and gives them back.
  std::map<uint64_t, SourceNote> forget_unused();

 private:
  void note_source(const SourceNote& from);
};

std::string render_row_state(const RowState& state);
Result<RowState> parse_row_state(std::string_view bytes);  // empty bytes: an empty state

// For the item page: values that a correction replaced, newest first, each a FHIR body. They are
// the same whatever order the messages came in, which a row's versions are not.
std::vector<fhir::Json> read_former_values(std::string_view stamps);

}  // namespace weft::record::filing
