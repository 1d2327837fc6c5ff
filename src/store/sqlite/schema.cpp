// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/schema.hpp"

#include <array>

namespace weft::store::sqlite {
namespace {

// Current rows and history apart, both clustered by (home, subject, type, id), so that a person's
// rows are one range. Small columns and facets come before the body: what a filter refuses is
// never read. outcome_count is kept with each outcome: counting must not read the whole table.
constexpr std::string_view kStep1 = R"sql(
CREATE TABLE subject (
  id INTEGER PRIMARY KEY, home INTEGER NOT NULL, organisation TEXT NOT NULL) STRICT;

CREATE TABLE resource (
  home INTEGER NOT NULL, subject INTEGER NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL,
  version INTEGER NOT NULL, commit_number INTEGER NOT NULL, deleted INTEGER NOT NULL,
  heading INTEGER NOT NULL, labels INTEGER NOT NULL,
  happened INTEGER NOT NULL, recorded INTEGER NOT NULL,
  received INTEGER NOT NULL, applied INTEGER NOT NULL,
  facets BLOB NOT NULL, stamps BLOB NOT NULL, provenance BLOB NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY (home, subject, type, id)) STRICT, WITHOUT ROWID;

CREATE TABLE history (
  home INTEGER NOT NULL, subject INTEGER NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL,
  version INTEGER NOT NULL, commit_number INTEGER NOT NULL, deleted INTEGER NOT NULL,
  heading INTEGER NOT NULL, labels INTEGER NOT NULL,
  happened INTEGER NOT NULL, recorded INTEGER NOT NULL,
  received INTEGER NOT NULL, applied INTEGER NOT NULL,
  facets BLOB NOT NULL, stamps BLOB NOT NULL, provenance BLOB NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY (home, subject, type, id, version)) STRICT, WITHOUT ROWID;

CREATE TABLE lookup (
  kind TEXT NOT NULL, key TEXT NOT NULL, subject INTEGER NOT NULL,
  PRIMARY KEY (kind, key, subject)) STRICT, WITHOUT ROWID;

CREATE TABLE outcome (
  seq INTEGER PRIMARY KEY, feed TEXT NOT NULL, state INTEGER NOT NULL,
  applied INTEGER NOT NULL, detail BLOB NOT NULL) STRICT;
CREATE INDEX outcome_by_feed ON outcome (feed, state, seq);
CREATE TABLE outcome_count (
  feed TEXT NOT NULL, state INTEGER NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (feed, state)) STRICT, WITHOUT ROWID;

CREATE TABLE last_commit (number INTEGER NOT NULL) STRICT;
INSERT INTO last_commit VALUES (0);
)sql";

// 0: stamps, provenance and body as they are; else the number of the dictionary that the three are
// packed with, all in the column `body`.
constexpr std::string_view kStep2 = R"sql(
ALTER TABLE resource ADD COLUMN packing INTEGER NOT NULL DEFAULT 0;
ALTER TABLE history ADD COLUMN packing INTEGER NOT NULL DEFAULT 0;
)sql";

constexpr std::array<std::string_view, 2> kSteps = {kStep1, kStep2};

}  // namespace

std::span<const std::string_view> store_steps() { return kSteps; }

}  // namespace weft::store::sqlite
