// SPDX-License-Identifier: Apache-2.0
#include "net/cidr.hpp"

#include <arpa/inet.h>

#include <charconv>
#include <cstring>
#include <optional>

namespace weft::net {
namespace {

struct Address {
  std::array<uint8_t, 16> bytes{};
  bool v4 = false;
};

std::optional<Address> find_address(std::string_view text) {
  const std::string copy(text);  // inet_pton wants a terminated string
  Address address;
  if (in_addr v4{}; inet_pton(AF_INET, copy.c_str(), &v4) == 1) {
    address.v4 = true;
    address.bytes[10] = address.bytes[11] = 0xff;
    std::memcpy(address.bytes.data() + 12, &v4, 4);
    return address;
  }
  if (inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) return address;
  return {};
}

bool equal_prefix(const std::array<uint8_t, 16>& a, const std::array<uint8_t, 16>& b, int bits) {
  const int whole = bits / 8;
  if (std::memcmp(a.data(), b.data(), static_cast<size_t>(whole)) != 0) return false;
  if (bits % 8 == 0) return true;
  const int shift = 8 - bits % 8;
  return a[static_cast<size_t>(whole)] >> shift == b[static_cast<size_t>(whole)] >> shift;
}

}  // namespace

// https://www.rfc-editor.org/rfc/rfc4632#section-3.1
Result<Cidr> parse_cidr(std::string_view text) {
  const size_t slash = text.find('/');
  const auto address = find_address(text.substr(0, slash));
  if (!address) return fail(Kind::Invalid, "not an IP address", "cidr");
  const int offset = address->v4 ? 96 : 0;
  Cidr range{address->bytes, 128};
  if (slash == std::string_view::npos) return range;

  const std::string_view length = text.substr(slash + 1);
  int bits = -1;
  const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), bits);
  const bool whole = error == std::errc() && end == length.data() + length.size();
  if (!whole || length.front() == '-' || bits > 128 - offset)
    return fail(Kind::Invalid, "not a prefix length", "cidr");
  range.prefix = bits + offset;
  return range;
}

bool contains(const Cidr& range, std::string_view address) {
  const auto found = find_address(address);
  return found && equal_prefix(range.address, found->bytes, range.prefix);
}

bool contains_any(const std::vector<Cidr>& ranges, std::string_view address) {
  for (const Cidr& range : ranges)
    if (contains(range, address)) return true;
  return false;
}

}  // namespace weft::net
