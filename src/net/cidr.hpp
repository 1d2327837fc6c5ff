// SPDX-License-Identifier: Apache-2.0
// Address ranges as in RFC 4632: "10.1.0.0/16", "::1/128", or a single address. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace weft::net {

struct Cidr {
  std::array<uint8_t, 16> address{};  // IPv4 as ::ffff:a.b.c.d
  int prefix = 128;
};

Result<Cidr> parse_cidr(std::string_view text);
bool contains(const Cidr& range, std::string_view address);
bool contains_any(const std::vector<Cidr>& ranges, std::string_view address);

}  // namespace weft::net
