// SPDX-License-Identifier: Apache-2.0
// What every interaction checks of what it is asked.
#include <algorithm>

#include "api/interactions.hpp"

namespace weft::api {

Result<void> check_scope(const Ask& ask, std::string_view type, auth::Access access) {
  if (auth::allows(ask.caller.scopes, type, access)) return {};
  return fail(Kind::Forbidden, "the token's scopes do not reach this");
}

Result<void> check_body(const Ask& ask) {
  if (!ask.body.is_object()) return fail(Kind::Invalid, "the body must be a resource");
  if (ask.body.at("resourceType").text() == ask.type) return {};
  return fail(Kind::Invalid, "must be the type of the address", "resourceType");
}

Result<void> check_parameters(const Ask& ask, std::span<const std::string_view> known) {
  for (const auto& [name, value] : ask.query)
    if (std::ranges::find(known, name) == known.end())
      return fail(Kind::Unsupported, "this parameter, at this address", name);
  return {};
}

}  // namespace weft::api
