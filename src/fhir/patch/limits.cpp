// SPDX-License-Identifier: Apache-2.0
#include "fhir/patch/limits.hpp"

#include <algorithm>

namespace weft::fhir {
namespace {

constexpr size_t kBytesOfAValue = sizeof(Json);

struct Extent {
  size_t bytes = 0, depth = 0;
};

void include(Extent& all, const Extent& part) {
  all.bytes += part.bytes;
  all.depth = std::max(all.depth, part.depth + 1);
}

// What it takes in memory, near enough.
Extent measure(const Json& value) {
  Extent all{kBytesOfAValue + value.text().size(), 0};
  if (value.is_array() || value.is_object()) all.depth = 1;
  for (const Json& item : value.items()) include(all, measure(item));
  for (const auto& [name, member] : value.members()) {
    all.bytes += sizeof(name) + name.size();
    include(all, measure(member));
  }
  return all;
}

Result<void> check_depth(const Extent& extent, size_t depth) {
  if (extent.depth + depth > JsonLimits().depth) return fail(Kind::TooLarge, "nested too deep");
  return {};
}

}  // namespace

Result<void> Growth::admit_moved(const Json& value, size_t depth) {
  return check_depth(measure(value), depth);
}

Result<void> Growth::admit(const Json& value, size_t depth) {
  const Extent extent = measure(value);
  TRY_VOID(check_depth(extent, depth));
  if (extent.bytes > room_) return fail(Kind::TooLarge, "the patch makes too much of it");
  room_ -= extent.bytes;
  return {};
}

}  // namespace weft::fhir
