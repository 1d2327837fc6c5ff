// SPDX-License-Identifier: Apache-2.0
#include "ui/assets.hpp"

#include "base/check.hpp"

namespace weft::ui {

std::optional<Asset> find_asset(std::string_view name) {
  for (const Asset& asset : all_assets())
    if (asset.name == name) return asset;
  return {};
}

std::string asset_url(std::string_view name) {
  const std::optional<Asset> asset = find_asset(name);
  CHECK(asset.has_value());
  return "/assets/" + std::string(name) + "?v=" + std::string(asset->hash.substr(0, 12));
}

}  // namespace weft::ui
