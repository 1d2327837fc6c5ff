// SPDX-License-Identifier: Apache-2.0
// The files of a stopped server, opened by themselves: names and keys as in docs/data_on_disk.md,
// no code shared with the server's wiring. For the programs that judge or measure it.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "record/inbox/journal.hpp"
#include "store/store.hpp"

namespace weft::tools {

struct LeftBehind {
  std::unique_ptr<store::Store> store;
  std::unique_ptr<record::inbox::Journal> journal;
};

Result<LeftBehind> open_left_behind(const std::string& folder);

}  // namespace weft::tools
