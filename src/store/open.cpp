// SPDX-License-Identifier: Apache-2.0
#include "store/open.hpp"

#include "store/memory/memory_store.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace weft::store {

Result<std::unique_ptr<Store>> open_store(const EngineOptions& options) {
  if (options.engine == "memory") return memory::make_store();
  if (options.engine == "sqlite") return sqlite::open_store(options.path, options.key);
  return fail(Kind::Unsupported, "no such store engine", "engine");
}

}  // namespace weft::store
