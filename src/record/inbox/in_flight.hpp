// SPDX-License-Identifier: Apache-2.0
// Which messages are being applied, in a small file of sequence numbers beside the journal. It must
// outlive the process, not a power cut, so that it is written at every batch without a sync.
// Thread-safe.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace weft::record::inbox {

class InFlightFile {
 public:
  explicit InFlightFile(std::string path) : path_(std::move(path)) {}
  ~InFlightFile();
  InFlightFile(const InFlightFile&) = delete;

  // Held until the end, by one program at a time: two would give the same sequence numbers.
  // Kind::Conflict when another has it.
  Result<void> open();
  Result<void> replace(const std::vector<uint64_t>& seqs);
  Result<std::vector<uint64_t>> read();

 private:
  const std::string path_;
  std::mutex mutex_;
  int file_ = -1;
};

}  // namespace weft::record::inbox
