// SPDX-License-Identifier: Apache-2.0
// `weft serve`: opens everything, listens, and drains on SIGTERM.
#pragma once

#include <string>

#include "app/config.hpp"
#include "base/result.hpp"

namespace weft::app {

// Returns when drained. Kind::Invalid: the configuration (a missing key file, a bad policy) is at
// fault; anything else: the store. `ready_file` is written when the server answers.
Result<void> serve(Config config, const std::string& folder, const Environ& environ,
                   const std::string& ready_file);

// Files the configuration names: there, readable, well formed.
Result<void> check_files(const Config& config);

}  // namespace weft::app
