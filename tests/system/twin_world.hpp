// SPDX-License-Identifier: Apache-2.0
// One of two worlds: the shipped binary with a seed and a clock that stands, filled through its
// listener, read through launches. One thread.
#pragma once

#include <map>
#include <string>

#include "base/result.hpp"
#include "tests/system/launch.hpp"
#include "tests/system/running_weft.hpp"

namespace weft::testing {

struct TwinViewer {
  std::string role = "doctor", purpose = "direct-care";
};

// Every page and item that a launch leads to: path → status line, headers and body, as they came.
using Pages = std::map<std::string, std::string>;

class TwinWorld {
 public:
  // Runs in a folder of its own, with the policy shipped.
  static Result<TwinWorld> start(const std::string& binary, const WardSystem& ward);
  static void stand_still();  // seed and clock of every world started from now on

  Result<void> send(const std::string& feed, const std::vector<std::string>& messages);
  Result<void> object(const std::string& scope, const std::string& target);
  // One row of the policy says something else; the server starts again.
  Result<void> change_policy(const std::string& file, const std::string& row);
  Result<OpenRecord> launch(WardSystem& ward, const TwinViewer& viewer);
  Result<Pages> read(const OpenRecord& open);
  RunningWeft& weft() { return weft_; }

 private:
  explicit TwinWorld(RunningWeft weft) : weft_(std::move(weft)) {}
  RunningWeft weft_;
};

}  // namespace weft::testing
