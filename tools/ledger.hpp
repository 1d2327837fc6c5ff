// SPDX-License-Identifier: Apache-2.0
// The sender's own book of what the server acknowledged: one line a message, written before the
// next is sent, kept outside the place where faults are made. Appending is thread-safe.
//   AA <marker> <key> <type> <microseconds to the answer>
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace weft::tools {

struct LedgerLine {
  std::string code, marker, key, type;
  int64_t microseconds = 0;
};

class Ledger {
 public:
  static Result<std::unique_ptr<Ledger>> open(const std::string& path);  // new, or appended to
  explicit Ledger(int file) : file_(file) {}
  ~Ledger();
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;
  Result<void> append(const LedgerLine& line);
  Result<void> sync();

 private:
  int file_;
};

Result<std::vector<LedgerLine>> read_ledger(const std::string& path);  // in the order written

}  // namespace weft::tools
