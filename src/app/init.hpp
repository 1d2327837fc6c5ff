// SPDX-License-Identifier: Apache-2.0
// `weft init`: keys and a first configuration into an empty folder.
#pragma once

#include <string>

#include "app/config.hpp"
#include "base/result.hpp"

namespace weft::app {

// Refuses a folder that holds anything. Makes weft.toml, store.key (0600) and policy/.
Result<void> init_folder(const std::string& folder, Environment environment);

// The site's key: 64 hex digits on one line of a file; 32 bytes.
Result<std::string> read_key_file(const std::string& path);

Result<std::string> read_file(const std::string& path);
Result<void> write_file(const std::string& path, std::string_view bytes, bool only_owner);

}  // namespace weft::app
