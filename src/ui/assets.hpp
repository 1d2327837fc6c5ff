// SPDX-License-Identifier: Apache-2.0
// Styles and scripts, built from web/ and nhsuk-frontend at build time and held in the binary.
// Constant data: any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace weft::ui {

struct Asset {
  std::string_view name;  // "weft.css"
  std::string_view content_type;
  std::string_view bytes;
  std::string_view hash;  // SHA-256 of the bytes, in hexadecimal
};

std::optional<Asset> find_asset(std::string_view name);

// "/assets/weft.css?v=<first digits of its hash>": changes when the bytes do, so a browser may keep
// what it has.
std::string asset_url(std::string_view name);

std::span<const Asset> all_assets();  // defined in the generated file

}  // namespace weft::ui
