// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/bytes.hpp"

namespace weft::fhir::search {
namespace {

// A NUL inside a text is followed by 0xFF, the end of one by 0x00: what is shorter comes first.
constexpr char kEnd = '\x00', kEscaped = '\xFF';

}  // namespace

void put_length(std::string& out, size_t length) {
  while (length >= 0x80) {
    out.push_back(static_cast<char>(0x80 | (length & 0x7F)));
    length >>= 7;
  }
  out.push_back(static_cast<char>(length));
}

std::optional<size_t> take_length(std::string_view& in) {
  size_t length = 0;
  for (size_t i = 0; i < in.size() && i < 9; ++i) {
    const auto byte = static_cast<uint8_t>(in[i]);
    length |= size_t{byte & 0x7Fu} << (7 * i);
    if (byte < 0x80) {
      in.remove_prefix(i + 1);
      return length;
    }
  }
  return {};
}

void put_number64(std::string& out, uint64_t number) {
  char bytes[8];
  for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(number >> (56 - 8 * i));
  out.append(bytes, sizeof bytes);
}

std::optional<uint64_t> take_number64(std::string_view& in) {
  const auto bytes = take_bytes(in, 8);
  if (!bytes) return {};
  uint64_t number = 0;
  for (const char byte : *bytes) number = number << 8 | static_cast<uint8_t>(byte);
  return number;
}

void put_text(std::string& out, std::string_view text) {
  for (size_t nul; (nul = text.find('\0')) != text.npos; text.remove_prefix(nul + 1)) {
    out.append(text.substr(0, nul + 1));
    out.push_back(kEscaped);
  }
  out.append(text);
  out.push_back('\0');
  out.push_back(kEnd);
}

std::optional<std::string> take_text(std::string_view& in) {
  std::string text;
  for (size_t nul; (nul = in.find('\0')) != in.npos && nul + 1 < in.size();) {
    text.append(in.substr(0, nul));
    const bool end = in[nul + 1] == kEnd;
    in.remove_prefix(nul + 2);
    if (end) return text;
    text.push_back('\0');
  }
  return {};
}

std::optional<std::string_view> take_bytes(std::string_view& in, size_t count) {
  if (in.size() < count) return {};
  const std::string_view bytes = in.substr(0, count);
  in.remove_prefix(count);
  return bytes;
}

void put_counted(std::string& out, std::string_view bytes) {
  put_length(out, bytes.size());
  out.append(bytes);
}

std::optional<std::string_view> take_counted(std::string_view& in) {
  const auto length = take_length(in);
  if (!length) return {};
  return take_bytes(in, *length);
}

}  // namespace weft::fhir::search
