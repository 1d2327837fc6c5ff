// SPDX-License-Identifier: Apache-2.0
// Tests only: a person's messages as lines a clinician can read, filed into the memory store, and
// the record they came to, printed without ids, so that any two orders of arrival can be compared.
//
//   A01 recorded 10:00 happened 09:50 visit V1 ward A
//   ORU from lab recorded 11:00 order L1 line HB=120:F reported 11:00
// Words: from FEED · to NUMBER · recorded happened reported TIME ("10:00", or "2/10:00" on day 2) ·
// visit ward doctor · name born address phone · clear GROUP · allergy CODE[=SEVERITY] ·
// no-longer CODE · nkda · none-left · problem CODE · hidden yes|no · order line CODE=VALUE:LETTER ·
// into NUMBER (A40: `to` survives) · retired-name · secret
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "record/filing/filing.hpp"
#include "store/store.hpp"

namespace weft::record::filing::story {

// One line → one submission with that journal sequence.
Submission parse_line(const std::string& line, uint64_t seq);
std::vector<Submission> parse_lines(const std::string& text);

class World {
 public:
  World();  // memory store, fixed numbers
  World(std::unique_ptr<store::Store> store, RandomBytes random);
  Outcome file(const Submission& submission);
  std::string describe() const;  // for people
  std::string dump() const;      // every row's body, labels, former values, flags; every outcome
  std::vector<size_t> versions() const;  // of every row
  store::Store& store() { return *store_; }

 private:
  std::unique_ptr<store::Store> store_;
  RandomBytes random_;
  std::vector<uint64_t> seqs_;
  std::map<std::string, store::SubjectId> subjects() const;  // by local number
  std::map<std::string, std::string> numbers_;               // local number → look-up key
};

}  // namespace weft::record::filing::story
