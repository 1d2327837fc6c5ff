// SPDX-License-Identifier: Apache-2.0
// JSON text of a tree: members in order, numbers as written, only what must be escaped is.
#include <cstdint>
#include <cstring>

#include "fhir/json/json.hpp"

namespace weft::fhir {
namespace {

void append_escaped(std::string& out, char c) {
  static constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[static_cast<unsigned char>(c) & 0xF];
  }
}

bool must_be_escaped(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

// Whether one of eight bytes must be escaped. Bytes from 0x80 on never must, and are not mistaken
// for such: https://graphics.stanford.edu/~seander/bithacks.html#HasLessInWord
bool holds_escape(const char* eight) {
  constexpr uint64_t kOnes = 0x0101010101010101u, kHigh = 0x8080808080808080u;
  uint64_t word = 0;
  std::memcpy(&word, eight, sizeof word);
  const auto has_zero = [](uint64_t bytes) { return (bytes - kOnes) & ~bytes & kHigh; };
  const uint64_t control = (word - kOnes * 0x20) & ~word & kHigh;
  return (control | has_zero(word ^ (kOnes * '"')) | has_zero(word ^ (kOnes * '\\'))) != 0;
}

// Runs that need no escape go out whole.
void append_string(std::string& out, std::string_view text) {
  out += '"';
  size_t from = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    while (at + 8 <= text.size() && !holds_escape(text.data() + at)) at += 8;
    if (at == text.size() || !must_be_escaped(text[at])) continue;
    out.append(text, from, at - from);
    append_escaped(out, text[at]);
    from = at + 1;
  }
  out.append(text, from);
  out += '"';
}

class Renderer {
 public:
  Renderer(std::string& out, size_t indent) : out_(out), indent_(indent) {}

  void append(const Json& value, size_t depth) {
    if (value.is_object())
      append_object(value.members(), depth);
    else if (value.is_array())
      append_array(value.items(), depth);
    else if (value.is_string())
      append_string(out_, value.text());
    else if (value.is_number())
      out_ += value.text();
    else if (value.is_bool())
      out_ += value.flag() ? "true" : "false";
    else
      out_ += "null";
  }

 private:
  void append_object(const Json::Object& members, size_t depth) {
    out_ += '{';
    bool first = true;
    for (const auto& [name, value] : members) {
      if (!first) out_ += ',';
      first = false;
      break_line(depth + 1);
      append_string(out_, name);
      out_ += indent_ ? ": " : ":";
      append(value, depth + 1);
    }
    if (!first) break_line(depth);
    out_ += '}';
  }

  void append_array(const Json::Array& items, size_t depth) {
    out_ += '[';
    bool first = true;
    for (const Json& item : items) {
      if (!first) out_ += ',';
      first = false;
      break_line(depth + 1);
      append(item, depth + 1);
    }
    if (!first) break_line(depth);
    out_ += ']';
  }

  void break_line(size_t depth) {
    if (indent_) out_.append("\n").append(depth * indent_, ' ');
  }

  std::string& out_;
  size_t indent_;
};

}  // namespace

std::string render_json(const Json& value) {
  std::string out;
  render_json_onto(out, value);
  return out;
}

void render_json_onto(std::string& out, const Json& value) { Renderer(out, 0).append(value, 0); }

void render_text_onto(std::string& out, std::string_view text) { append_string(out, text); }

std::string render_json_pretty(const Json& value) {
  std::string out;
  Renderer(out, 2).append(value, 0);
  return out;
}

}  // namespace weft::fhir
