// SPDX-License-Identifier: Apache-2.0
// The reference engine: everything in ordered maps, one lock. Plain on purpose: the other engines
// are compared with it. Forgets at the end of the process. Readers wait while a write runs.
#pragma once

#include <memory>

#include "store/store.hpp"

namespace weft::store::memory {

std::unique_ptr<Store> make_store();

}  // namespace weft::store::memory
