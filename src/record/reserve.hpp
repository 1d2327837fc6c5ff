// SPDX-License-Identifier: Apache-2.0
// Disk space kept for what looking at a record must write, the audit and who has it open: a file
// that only takes room, shortened when the disk is full so that records still open while people
// act. Used by its owner's writer; ratio() by any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace weft::record {

class Reserve {
 public:
  Reserve(std::string path, uint64_t bytes) : path_(std::move(path)), wanted_(bytes) {}

  Result<void> take();   // as much of the space as the disk gives; at start
  bool release();        // gives back a part; false: nothing left, or the disk is not full
  void refill();         // takes back what it gave, when there is plenty again
  double ratio() const;  // of the wanted space, 0 … 1

 private:
  Result<void> resize(uint64_t bytes);

  const std::string path_;
  const uint64_t wanted_;
  std::atomic<uint64_t> held_ = 0;
};

}  // namespace weft::record
