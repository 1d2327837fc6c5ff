// SPDX-License-Identifier: Apache-2.0
// JSON-lines log on standard error. A field takes only types that opted in: numbers, booleans,
// instants, string literals, and Safe text made of closed vocabularies. Never std::string: no
// patient data can reach a log by accident. Thread-safe.
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.hpp"
#include "base/time.hpp"

namespace weft::log {

// Text that its maker vouches for: names from configuration, route templates, reasons from a list.
class Safe {
 public:
  static Safe configured_name(std::string_view name) { return Safe(std::string(name)); }
  const std::string& text() const { return text_; }

 private:
  explicit Safe(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

class Field {
 public:
  template <size_t N>
  Field(std::string_view key, const char (&literal)[N])
      : key(key), value(std::string(literal, N - 1)) {}
  Field(std::string_view key, const Safe& text) : key(key), value(text.text()) {}
  Field(std::string_view key, Kind kind);
  Field(std::string_view key, Instant at) : key(key), value(rfc3339(at)) {}
  Field(std::string_view key, bool flag) : key(key), value(flag) {}
  template <std::integral I>
    requires(!std::same_as<I, bool>)
  Field(std::string_view key, I number) : key(key), value(static_cast<int64_t>(number)) {}
  Field(std::string_view key, double number) : key(key), value(number) {}

  std::string_view key;
  std::variant<std::string, int64_t, double, bool> value;
};

template <size_t N>
void info(const char (&event)[N], std::initializer_list<Field> fields = {});
template <size_t N>
void warn(const char (&event)[N], std::initializer_list<Field> fields = {});
template <size_t N>
void error(const char (&event)[N], std::initializer_list<Field> fields = {});

enum class Level { Info, Warn, Error };
void write(Level level, std::string_view event, std::initializer_list<Field> fields);

template <size_t N>
void info(const char (&event)[N], std::initializer_list<Field> fields) {
  write(Level::Info, {event, N - 1}, fields);
}
template <size_t N>
void warn(const char (&event)[N], std::initializer_list<Field> fields) {
  write(Level::Warn, {event, N - 1}, fields);
}
template <size_t N>
void error(const char (&event)[N], std::initializer_list<Field> fields) {
  write(Level::Error, {event, N - 1}, fields);
}

}  // namespace weft::log
