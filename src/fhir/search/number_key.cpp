// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/number_key.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace weft::fhir::search {
namespace {

// First byte: what kind of number; then for all but zero the power of ten, in one byte or, behind a
// mark, in two; then the digits, two a byte, each as digit + 1, ended by a zero half. Negative ones
// are complemented from the second byte on.
constexpr char kNegative = 1, kZero = 2, kPositive = 3;
constexpr int kPowerMax = 9999;
constexpr int kShortPowerMax = 100, kPowerBias = 128, kLongPowerBias = 0x8000;
constexpr int kTinyMark = 0x10, kHugeMark = 0xF0;  // on either side of every power in one byte
constexpr size_t kDigitsMax = 400;

// 0.DIGITS × 10^power, DIGITS without zeros at either end.
struct Parts {
  std::array<char, kDigitsMax> digits;
  size_t count = 0;
  int power = 0;
  bool negative = false;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Zeros wait until another digit follows, so that those at the end take no room.
bool add_digit(char digit, bool after_point, size_t& zeros, Parts& parts) {
  if (digit == '0' && parts.count == 0) {
    parts.power -= after_point;
    return true;
  }
  parts.power += !after_point;
  if (digit == '0') {
    ++zeros;
    return true;
  }
  if (parts.count + zeros >= kDigitsMax) return false;
  for (; zeros > 0; --zeros) parts.digits[parts.count++] = '0';
  parts.digits[parts.count++] = digit;
  return true;
}

bool read_digits(std::string_view text, size_t& at, Parts& parts) {
  bool after_point = false;
  size_t digits = 0, zeros = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '.' && !after_point && digits > 0) {
      after_point = true;
      continue;
    }
    if (!is_digit(text[at])) break;
    ++digits;
    if (!add_digit(text[at], after_point, zeros, parts)) return false;
  }
  return digits > 0 && text[at - 1] != '.';
}

bool read_exponent(std::string_view text, size_t& at, Parts& parts) {
  if (at == text.size()) return true;
  if (text[at] != 'e' && text[at] != 'E') return false;
  ++at;
  if (at < text.size() && text[at] == '+' && at + 1 < text.size() && text[at + 1] != '-') ++at;
  int exponent = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + at, end, exponent);
  if (read.ec != std::errc{} || read.ptr != end) return false;
  parts.power += std::clamp(exponent, -10'000, 10'000);
  return true;
}

void put_parts(std::string& out, const Parts& parts) {
  if (parts.count == 0) {
    out.push_back(kZero);
    return;
  }
  out.push_back(parts.negative ? kNegative : kPositive);
  const uint8_t turn = parts.negative ? 0xFF : 0;
  const auto put = [&](int byte) { out.push_back(static_cast<char>(byte ^ turn)); };
  if (std::abs(parts.power) <= kShortPowerMax) {
    put(parts.power + kPowerBias);
  } else {
    put(parts.power < 0 ? kTinyMark : kHugeMark);
    put((parts.power + kLongPowerBias) >> 8);
    put((parts.power + kLongPowerBias) & 0xFF);
  }
  const auto half = [&](size_t i) { return i < parts.count ? parts.digits[i] - '0' + 1 : 0; };
  for (size_t i = 0; i <= parts.count; i += 2) put(half(i) << 4 | half(i + 1));
}

size_t digits_start(int power_byte) {
  return power_byte == kTinyMark || power_byte == kHugeMark ? 4 : 2;
}

size_t size_of(std::string_view in) {
  if (in.empty()) return 0;
  const char kind = in[0];
  if (kind != kNegative && kind != kPositive) {
    const bool known = kind == kZero || in.starts_with(kMinusInfinity);
    return known || in.starts_with(kPlusInfinity) ? 1 : 0;
  }
  if (in.size() < 2) return 0;
  const uint8_t turn = kind == kNegative ? 0xFF : 0;
  for (size_t i = digits_start(static_cast<uint8_t>(in[1]) ^ turn); i < in.size(); ++i)
    if (((static_cast<uint8_t>(in[i]) ^ turn) & 0x0F) == 0) return i + 1;
  return 0;
}

std::string digits_of(std::string_view bytes, uint8_t turn) {
  std::string digits;
  for (const char c : bytes) {
    const uint8_t byte = static_cast<uint8_t>(c) ^ turn;
    for (const int half : {byte >> 4, byte & 0x0F})
      if (half != 0) digits.push_back(static_cast<char>('0' + half - 1));
  }
  return digits;
}

enum RangeForm : char { Point = 0, Closed = 1, LowOpen = 2, HighOpen = 4 };

}  // namespace

bool put_number(std::string& out, std::string_view text) {
  Parts parts;
  size_t at = 0;
  parts.negative = text.starts_with('-');
  at += parts.negative;
  if (!read_digits(text, at, parts) || !read_exponent(text, at, parts)) return false;
  if (parts.count > 0 && std::abs(parts.power) > kPowerMax) return false;
  put_parts(out, parts);
  return true;
}

std::string number_key(const Decimal& number) {
  std::string key;
  put_number(key, number.text());
  return key;
}

std::string_view take_number(std::string_view& in) {
  const std::string_view key = in.substr(0, size_of(in));
  in.remove_prefix(key.size());
  return key;
}

std::string number_text(std::string_view key) {
  if (key == kMinusInfinity) return "-inf";
  if (key == kPlusInfinity) return "inf";
  if (key.size() < 3) return "0";
  const bool negative = key[0] == kNegative;
  const uint8_t turn = negative ? 0xFF : 0;
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(key[i]) ^ turn; };
  const size_t start = digits_start(byte(1));
  if (key.size() < start) return "0";
  const int power = start == 2 ? byte(1) - kPowerBias : (byte(2) << 8 | byte(3)) - kLongPowerBias;
  std::string text = digits_of(key.substr(start), turn);
  if (power <= 0) {
    text.insert(0, "0." + std::string(static_cast<size_t>(-power), '0'));
  } else if (static_cast<size_t>(power) < text.size()) {
    text.insert(static_cast<size_t>(power), ".");
  } else {
    text.append(static_cast<size_t>(power) - text.size(), '0');
  }
  return negative ? "-" + text : text;
}

void put_point(std::string& out, std::string_view key) {
  out.append(key);
  out.push_back(Point);
}

void put_range(std::string& out, const NumberRange& range) {
  out.append(range.low);
  out.push_back(static_cast<char>(Closed | (range.low_open ? LowOpen : 0) |
                                  (range.high_open ? HighOpen : 0)));
  out.append(range.high);
}

std::optional<NumberRange> take_range(std::string_view& in) {
  NumberRange range;
  range.low = take_number(in);
  if (range.low.empty() || in.empty()) return {};
  const char form = in[0];
  in.remove_prefix(1);
  range.high = form == Point ? range.low : take_number(in);
  if (range.high.empty()) return {};
  range.low_open = form & LowOpen;
  range.high_open = form & HighOpen;
  return range;
}

std::string range_text(const NumberRange& range) {
  if (range.low == range.high) return number_text(range.low);
  const auto end = [](std::string_view key) {
    return key == kMinusInfinity || key == kPlusInfinity ? std::string() : number_text(key);
  };
  return (range.low_open ? "(" : "[") + end(range.low) + ".." + end(range.high) +
         (range.high_open ? ")" : "]");
}

}  // namespace weft::fhir::search
