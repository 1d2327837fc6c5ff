// SPDX-License-Identifier: Apache-2.0
// Opens an engine behind the contract.
#pragma once

#include <memory>
#include <string>

#include "store/store.hpp"

namespace weft::store {

struct EngineOptions {
  std::string engine = "sqlite";  // "sqlite" or "memory"
  std::string path;               // file of the sqlite engine
  std::string key;                // 32 raw bytes; empty: not encrypted (refused by sqlite)
};

Result<std::unique_ptr<Store>> open_store(const EngineOptions& options);

}  // namespace weft::store
