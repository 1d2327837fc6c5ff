// SPDX-License-Identifier: Apache-2.0
#include "hl7v2/charset.hpp"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/text.hpp"

namespace weft::hl7v2 {
namespace {

constexpr std::string_view kUtf8 = "UTF-8";
constexpr std::string_view kWindows1252 = "windows-1252";
constexpr std::string_view kLatin1 = "ISO-8859-1";
constexpr std::string_view kAscii = "US-ASCII";

struct ConverterCloser {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, ConverterCloser>;

Converter open_converter(std::string_view charset) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(std::string(charset).c_str(), &status));
  return U_SUCCESS(status) ? std::move(converter) : nullptr;
}

std::string utf8_from(const std::u16string& wide) {
  UErrorCode status = U_ZERO_ERROR;
  Converter utf8 = open_converter(kUtf8);
  std::string text(wide.size() * 3 + 4, '\0');
  const int32_t length = ucnv_fromUChars(utf8.get(), text.data(), static_cast<int32_t>(text.size()),
                                         wide.data(), static_cast<int32_t>(wide.size()), &status);
  text.resize(U_SUCCESS(status) ? static_cast<size_t>(length) : 0);
  return text;
}

std::u16string wide_from(UConverter* converter, std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  std::u16string wide(bytes.size() + 2, u'\0');
  const int32_t length = ucnv_toUChars(converter, wide.data(), static_cast<int32_t>(wide.size()),
                                       bytes.data(), static_cast<int32_t>(bytes.size()), &status);
  wide.resize(U_SUCCESS(status) ? static_cast<size_t>(length) : 0);
  return wide;
}

std::string convert(std::string_view bytes, std::string_view charset) {
  Converter converter = open_converter(charset);
  return converter ? utf8_from(wide_from(converter.get(), bytes)) : std::string(bytes);
}

bool is_ascii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// 0x80–0x9F are control codes in the 8859 family: nobody sends them, Windows-1252 does.
bool has_c1_controls(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 && byte <= 0x9F;
  });
}

// "8859/15", "ISO-8859-15", "iso8859-15" → "ISO-8859-15"
std::optional<std::string> find_8859(std::string_view name) {
  const size_t at = name.find("8859");
  if (at == std::string_view::npos) return {};
  std::string part;
  for (const char c : name.substr(at + 4))
    if (std::isdigit(static_cast<unsigned char>(c))) part += c;
  if (part.empty() || part.size() > 2) return {};
  return "ISO-8859-" + part;
}

// The name of a table 0211 entry, or of a default in a configuration, as we write it.
std::optional<std::string> find_charset(std::string_view named) {
  const std::string name = ascii_upper(trim(named));
  if (name == "UNICODE" || name == "UNICODE UTF-8" || name == "UTF-8" || name == "UTF8")
    return std::string(kUtf8);
  if (name == "ASCII" || name == "US-ASCII" || name == "ISO IR6") return std::string(kAscii);
  if (name == "WINDOWS-1252" || name == "CP1252") return std::string(kWindows1252);
  if (name == "LATIN1" || name == "LATIN-1") return std::string(kLatin1);
  auto family = find_8859(name);
  if (family && open_converter(*family)) return family;
  return {};
}

bool bytes_agree(std::string_view bytes, std::string_view charset) {
  if (charset == kUtf8) return is_utf8(bytes);
  if (charset == kAscii) return is_ascii(bytes);
  if (charset == kWindows1252) return true;
  return !has_c1_controls(bytes);
}

std::string decode_as(std::string_view bytes, std::string_view charset) {
  if (charset == kUtf8 || is_ascii(bytes)) return std::string(bytes);
  return convert(bytes, charset);
}

// MSH-18, first repetition, read before anything is known but that MSH is ASCII.
std::string_view find_msh_18(std::string_view bytes) {
  const size_t start = bytes.find("MSH");
  if (start == std::string_view::npos || start + 4 > bytes.size()) return {};
  std::string_view line = bytes.substr(start);
  line = line.substr(0, line.find_first_of("\r\n"));
  if (line.size() < 4) return {};
  const std::vector<std::string_view> fields = split(line, line[3]);
  if (fields.size() < 18) return {};
  const char repetition = fields[1].size() > 1 ? fields[1][1] : '~';
  return trim(fields[17].substr(0, fields[17].find(repetition)));
}

// UTF-16 by its mark, or by the zero byte beside the M of MSH.
std::optional<std::string> find_utf16(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE")) return convert(bytes.substr(2), "UTF-16LE");
  if (bytes.starts_with("\xFE\xFF")) return convert(bytes.substr(2), "UTF-16BE");
  if (bytes.starts_with(std::string_view("M\0S\0", 4))) return convert(bytes, "UTF-16LE");
  if (bytes.starts_with(std::string_view("\0M\0S", 4))) return convert(bytes, "UTF-16BE");
  return {};
}

std::string choose_charset(std::string_view bytes, Charset& charset,
                           std::string_view charset_default) {
  const bool silent = charset.named.empty();
  const auto wanted = find_charset(silent ? charset_default : std::string_view(charset.named));
  if (wanted && bytes_agree(bytes, *wanted)) return *wanted;
  charset.disagreed = !silent;
  return std::string(is_utf8(bytes) ? kUtf8 : kWindows1252);
}

}  // namespace

bool is_known_charset(std::string_view named) { return find_charset(named).has_value(); }

DecodedText decode_message_bytes(std::string_view bytes, std::string_view charset_default) {
  DecodedText decoded;
  if (auto text = find_utf16(bytes)) {
    decoded.text = std::move(*text);
    decoded.charset.named = std::string(find_msh_18(decoded.text));
    decoded.charset.used = "UTF-16";
    const std::string name = ascii_upper(decoded.charset.named);
    decoded.charset.disagreed = !name.empty() && !name.starts_with("UNICODE");
    return decoded;
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  decoded.charset.named = decode_escaped_bytes(find_msh_18(bytes), kUtf8);
  decoded.charset.used = choose_charset(bytes, decoded.charset, charset_default);
  decoded.text = decode_as(bytes, decoded.charset.used);
  return decoded;
}

std::string decode_escaped_bytes(std::string_view bytes, std::string_view charset_used) {
  if (charset_used == kUtf8 || charset_used == kAscii || charset_used == "UTF-16")
    return decode_as(bytes, is_utf8(bytes) ? kUtf8 : kWindows1252);
  return decode_as(bytes, charset_used);
}

std::string encode_text(std::string_view utf8, std::string_view charset_used) {
  if (charset_used == kUtf8 || charset_used == "UTF-16" || is_ascii(utf8)) return std::string(utf8);
  Converter from = open_converter(kUtf8);
  Converter to = open_converter(charset_used);
  if (!from || !to) return std::string(utf8);
  UErrorCode status = U_ZERO_ERROR;
  ucnv_setSubstChars(to.get(), "?", 1, &status);
  const std::u16string wide = wide_from(from.get(), utf8);
  std::string bytes(wide.size() * 2 + 4, '\0');
  const int32_t length = ucnv_fromUChars(to.get(), bytes.data(), static_cast<int32_t>(bytes.size()),
                                         wide.data(), static_cast<int32_t>(wide.size()), &status);
  bytes.resize(U_SUCCESS(status) ? static_cast<size_t>(length) : 0);
  return bytes;
}

}  // namespace weft::hl7v2
