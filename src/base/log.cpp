// SPDX-License-Identifier: Apache-2.0
#include "base/log.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "base/kind_word.hpp"

namespace weft::log {
namespace {

std::string_view word_for(Level level) {
  switch (level) {
    case Level::Info:
      return "info";
    case Level::Warn:
      return "warn";
    case Level::Error:
      return "error";
  }
  return "error";
}

void append_string(std::string& line, std::string_view text) {
  line += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (byte < 0x20 || byte > 0x7E) {
      line += fmt::format("\\u{:04x}", byte);
    } else {
      line += c;
    }
  }
  line += '"';
}

void append_value(std::string& line, const Field& field) {
  if (const auto* text = std::get_if<std::string>(&field.value)) return append_string(line, *text);
  if (const auto* flag = std::get_if<bool>(&field.value)) {
    line += *flag ? "true" : "false";
  } else if (const auto* number = std::get_if<int64_t>(&field.value)) {
    line += fmt::format("{}", *number);
  } else {
    line += fmt::format("{:.6g}", std::get<double>(field.value));
  }
}

}  // namespace

Field::Field(std::string_view key, Kind kind) : key(key), value(std::string(word_for(kind))) {}

// One write call per line, so that lines of several threads never mix.
void write(Level level, std::string_view event, std::initializer_list<Field> fields) {
  static const Clock clock = system_clock();
  std::string line = "{\"at\":\"" + rfc3339(clock()) + "\",\"level\":";
  append_string(line, word_for(level));
  line += ",\"event\":";
  append_string(line, event);
  for (const Field& field : fields) {
    line += ',';
    append_string(line, field.key);
    line += ':';
    append_value(line, field);
  }
  line += "}\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace weft::log
