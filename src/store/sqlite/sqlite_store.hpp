// SPDX-License-Identifier: Apache-2.0
// The embedded engine: one encrypted SQLite file, one writer at a time, a pool of readers that each
// see one snapshot per question. Thread-safe.
#pragma once

#include <memory>
#include <string>

#include "store/store.hpp"

namespace weft::store::sqlite {

// `key`: 32 raw bytes. A wrong one is Kind::Unauthenticated.
Result<std::unique_ptr<Store>> open_store(const std::string& path, const std::string& key);

}  // namespace weft::store::sqlite
