// SPDX-License-Identifier: Apache-2.0
#include "fhir/xml/xml_text.hpp"

#include <charconv>
#include <cstdint>

#include "base/text.hpp"

namespace weft::fhir {
namespace {

constexpr std::string_view kXhtmlDeclaration = " xmlns=\"http://www.w3.org/1999/xhtml\"";
constexpr std::string_view kSpace = " \t\r\n";

// https://www.w3.org/TR/xml/#charsets
bool is_xml_char(uint32_t code) {
  if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
  return code <= 0xD7FF || (code >= 0xE000 && code <= 0xFFFD) ||
         (code >= 0x10000 && code <= 0x10FFFF);
}

void append_utf8(std::string& out, uint32_t code) {
  const auto byte = [&](uint32_t value) { out += static_cast<char>(value); };
  const auto tail = [&](int shift) { byte(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) return byte(code);
  if (code < 0x800) {
    byte(0xC0 | code >> 6);
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12);
    tail(6);
  } else {
    byte(0xF0 | code >> 18);
    tail(12);
    tail(6);
  }
  tail(0);
}

std::optional<std::string> utf8_of_utf16(std::string_view bytes, bool big_endian) {
  if (bytes.size() % 2 != 0) return {};
  const auto unit = [&](size_t at) -> uint32_t {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return big_endian ? first << 8 | second : second << 8 | first;
  };
  std::string out;
  out.reserve(bytes.size());
  for (size_t at = 0; at < bytes.size(); at += 2) {
    uint32_t code = unit(at);
    if (code >= 0xD800 && code <= 0xDFFF) {
      if (code > 0xDBFF || at + 3 >= bytes.size()) return {};
      at += 2;
      const uint32_t low = unit(at);
      if (low < 0xDC00 || low > 0xDFFF) return {};
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(out, code);
  }
  return out;
}

bool has_forbidden_char(std::string_view text) {
  for (size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20 && !is_xml_char(byte)) return true;
    // U+FFFE and U+FFFF
    if (byte == 0xEF && text.substr(at, 2) == "\xEF\xBF" && at + 2 < text.size() &&
        static_cast<unsigned char>(text[at + 2]) >= 0xBE)
      return true;
  }
  return false;
}

// https://www.w3.org/TR/xml/#sec-references
std::optional<uint32_t> referred(std::string_view name) {
  if (name == "lt") return '<';
  if (name == "gt") return '>';
  if (name == "amp") return '&';
  if (name == "quot") return '"';
  if (name == "apos") return '\'';
  if (!name.starts_with('#')) return {};
  name.remove_prefix(1);
  const int base = name.starts_with('x') ? 16 : 10;
  if (base == 16) name.remove_prefix(1);
  uint32_t code = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), code, base);
  const bool whole = error == std::errc() && end == name.data() + name.size() && !name.empty();
  if (!whole || !is_xml_char(code)) return {};
  return code;
}

// Walks one element's text tag by tag, copying it.
class NarrativeCopy {
 public:
  NarrativeCopy(std::string_view document, size_t start) : text_(document), at_(start) {}

  std::optional<std::string> run() {
    const size_t colon = tag_name(at_ + 1).find(':');
    if (colon != std::string_view::npos) prefix_ = tag_name(at_ + 1).substr(0, colon + 1);
    do {
      copy_markup();
      if (is_broken_) return {};
      if (depth_ == 0) return std::move(out_);
      const size_t next = std::min(text_.find('<', at_), text_.size());
      if (!copy(text_.substr(at_, next - at_))) return {};
      at_ = next;
    } while (at_ < text_.size());
    return {};
  }

 private:
  std::string_view tag_name(size_t at) const {
    const size_t end = std::min(text_.find_first_of(" \t\r\n/>", at), text_.size());
    return text_.substr(at, end - at);
  }

  // Ends of lines become one \n; https://www.w3.org/TR/xml/#sec-line-ends
  void copy_bytes(std::string_view bytes) {
    for (size_t i = 0; i < bytes.size(); ++i) {
      const bool is_return = bytes[i] == '\r';
      if (is_return && i + 1 < bytes.size() && bytes[i + 1] == '\n') continue;
      out_ += is_return ? '\n' : bytes[i];
    }
  }

  bool copy(std::string_view raw) {
    if (!decode_references(raw)) is_broken_ = true;
    copy_bytes(raw);
    return !is_broken_;
  }

  void copy_to(std::string_view end) {
    const size_t found = text_.find(end, at_);
    const size_t stop = found == std::string_view::npos ? text_.size() : found + end.size();
    copy_bytes(text_.substr(at_, stop - at_));
    at_ = stop;
  }

  void copy_markup() {
    if (text_.substr(at_).starts_with("<!--")) return copy_to("-->");
    if (text_.substr(at_).starts_with("<![CDATA[")) return copy_to("]]>");
    if (text_.substr(at_).starts_with("<?")) {
      is_broken_ = true;  // a processing instruction
      return;
    }
    const bool closes = text_.substr(at_).starts_with("</");
    at_ += closes ? 2 : 1;
    std::string_view name = tag_name(at_);
    at_ += name.size();
    if (!prefix_.empty() && name.starts_with(prefix_)) name.remove_prefix(prefix_.size());
    out_ += closes ? "</" : "<";
    out_ += name;
    const size_t attributes = at_;
    skip_attributes();
    const std::string_view raw = text_.substr(attributes, at_ - attributes);
    if (depth_ == 0 && !declares_default(raw)) out_ += kXhtmlDeclaration;
    copy(raw);
    const bool is_empty = raw.ends_with('/');
    out_ += '>';
    ++at_;
    if (closes) --depth_;
    if (!closes && !is_empty) ++depth_;
  }

  // To the ">" that ends the tag; one inside a quoted value does not.
  void skip_attributes() {
    char quote = '\0';
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (quote == '\0' && c == '>') return;
      if (quote == '\0' && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = '\0';
      }
    }
  }

  static bool declares_default(std::string_view attributes) {
    for (size_t at = 0; (at = attributes.find("xmlns", at)) != std::string_view::npos; ++at) {
      const size_t next = attributes.find_first_not_of(kSpace, at + 5);
      const bool starts = at > 0 && kSpace.find(attributes[at - 1]) != std::string_view::npos;
      if (starts && next != std::string_view::npos && attributes[next] == '=') return true;
    }
    return false;
  }

  std::string_view text_;
  size_t at_;
  std::string_view prefix_;  // "h:", taken off
  std::string out_;
  int depth_ = 0;
  bool is_broken_ = false;
};

}  // namespace

Result<std::string> decode_xml_bytes(std::string_view bytes) {
  std::string text;
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    auto decoded = utf8_of_utf16(bytes.substr(2), bytes.starts_with("\xFE"));
    if (!decoded) return fail(Kind::Invalid, "not UTF-16");
    text = std::move(*decoded);
  } else {
    text = bytes.starts_with("\xEF\xBB\xBF") ? bytes.substr(3) : bytes;
    if (!is_utf8(text)) return fail(Kind::Invalid, "not UTF-8");
  }
  if (has_forbidden_char(text)) return fail(Kind::Invalid, "a character that XML does not allow");
  return text;
}

std::optional<std::string> decode_references(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  while (true) {
    const size_t at = raw.find_first_of("&<");
    out += raw.substr(0, at);
    if (at == std::string_view::npos) return out;
    if (raw[at] == '<') return {};
    raw.remove_prefix(at + 1);
    const size_t end = raw.find(';');
    if (end == std::string_view::npos) return {};
    const auto code = referred(raw.substr(0, end));
    if (!code) return {};
    append_utf8(out, *code);
    raw.remove_prefix(end + 1);
  }
}

std::optional<std::string> narrative_text(std::string_view document, size_t start) {
  return NarrativeCopy(document, start).run();
}

}  // namespace weft::fhir
