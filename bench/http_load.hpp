// SPDX-License-Identifier: Apache-2.0
// A closed-loop HTTP load: each connection is kept open and asks for the next page as soon as it
// has the last. For measurements on loopback only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace weft::bench {

struct LoadOptions {
  uint16_t port = 0;
  std::vector<std::string> paths;  // asked in turn, each connection from its own start
  std::string cookie;
  unsigned connections = 8;
  double seconds = 10;
};

struct LoadFigures {
  uint64_t answers = 0, failures = 0, bytes = 0;  // a failure: anything but 200
  double seconds = 0;
  std::vector<int64_t> waits;  // microseconds, sorted
  double per_second() const { return seconds > 0 ? double(answers) / seconds : 0; }
  int64_t at_share(double share) const;
};

LoadFigures load(const LoadOptions& options);

}  // namespace weft::bench
