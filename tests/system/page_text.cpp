// SPDX-License-Identifier: Apache-2.0
#include "tests/system/page_text.hpp"

#include <cctype>
#include <cstdint>
#include <map>

#include "base/text.hpp"

namespace weft::testing {
namespace {

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }
bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

void append_utf8(std::string& out, uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
    return;
  }
  const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  constexpr unsigned char kLeads[] = {0, 0xC0, 0xE0, 0xF0};
  out += static_cast<char>(kLeads[more] | (code >> (6 * more)));
  for (int left = more - 1; left >= 0; --left)
    out += static_cast<char>(0x80 | ((code >> (6 * left)) & 0x3F));
}

// The named references an escaping writer uses; others stay as they are.
std::string resolve_entity(std::string_view name) {
  static const std::map<std::string_view, std::string_view> named = {
      {"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", "\u00A0"}};
  if (const auto found = named.find(name); found != named.end()) return std::string(found->second);
  if (name.size() < 2 || name[0] != '#') return {};
  const bool is_hex = name[1] == 'x' || name[1] == 'X';
  uint32_t code = 0;
  for (const char c : name.substr(is_hex ? 2 : 1)) {
    if (!std::isxdigit(static_cast<unsigned char>(c))) return {};
    const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    code = code * (is_hex ? 16 : 10) + static_cast<uint32_t>(digit);
  }
  std::string out;
  append_utf8(out, code);
  return out;
}

std::string without_entities(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const size_t end = text[0] == '&' ? text.substr(0, 12).find(';') : std::string_view::npos;
    const std::string meant =
        end == std::string_view::npos ? std::string() : resolve_entity(text.substr(1, end - 1));
    out += meant.empty() ? std::string(1, text[0]) : meant;
    text.remove_prefix(meant.empty() ? 1 : end + 1);
  }
  return out;
}

class Tokeniser {
 public:
  explicit Tokeniser(std::string_view html) : html_(html) {}

  PageText read() {
    while (at_ < html_.size()) {
      if (html_.substr(at_).starts_with("<!"))
        skip_past(html_.substr(at_).starts_with("<!--") ? "-->" : ">");
      else if (opens_tag())
        read_tag();
      else
        read_text();
    }
    page_.text = std::move(text_);
    return std::move(page_);
  }

 private:
  bool opens_tag() const {
    if (html_[at_] != '<' || at_ + 1 >= html_.size()) return false;
    const char next = html_[at_ + 1];
    return is_letter(next) || (next == '/' && at_ + 2 < html_.size() && is_letter(html_[at_ + 2]));
  }
  void skip_past(std::string_view end) {
    const size_t found = html_.find(end, at_);
    at_ = found == std::string_view::npos ? html_.size() : found + end.size();
  }
  void read_text() {
    const size_t end = std::min(html_.find('<', at_ + 1), html_.size());
    text_ += without_entities(html_.substr(at_, end - at_));
    at_ = end;
  }
  std::string take_while(auto&& keep) {
    const size_t start = at_;
    while (at_ < html_.size() && keep(html_[at_])) ++at_;
    return std::string(html_.substr(start, at_ - start));
  }

  void read_tag() {
    const bool closes = html_[at_ + 1] == '/';
    at_ += closes ? 2 : 1;
    const std::string name =
        ascii_lower(take_while([](char c) { return !is_space(c) && c != '>' && c != '/'; }));
    std::set<std::string> attributes;
    while (at_ < html_.size() && html_[at_] != '>') read_attribute(attributes);
    ++at_;
    if (is_block(name)) text_ += ' ';
    if (closes) return;
    std::string shape = name;
    for (const std::string& attribute : attributes) shape += " " + attribute;
    page_.shapes.insert(shape);
    if (name == "script" || name == "style") skip_past("</" + name + ">");
  }

  void read_attribute(std::set<std::string>& attributes) {
    take_while([](char c) { return is_space(c) || c == '/'; });
    const std::string name = ascii_lower(
        take_while([](char c) { return !is_space(c) && c != '=' && c != '>' && c != '/'; }));
    if (name.empty()) {
      if (at_ < html_.size() && html_[at_] != '>') ++at_;
      return;
    }
    attributes.insert(name);
    if (at_ >= html_.size() || html_[at_] != '=') return;
    ++at_;
    const std::string value = take_value();
    if (name == "href" || name == "action" || name == "src")
      page_.links.insert(without_entities(value));
  }

  std::string take_value() {
    const char quote = at_ < html_.size() ? html_[at_] : '\0';
    if (quote != '"' && quote != '\'')
      return take_while([](char c) { return !is_space(c) && c != '>'; });
    ++at_;
    std::string value = take_while([&](char c) { return c != quote; });
    ++at_;
    return value;
  }

  static bool is_block(std::string_view name) {
    static const std::set<std::string_view> inline_names = {"b",    "bdi", "em",   "i", "mark",
                                                            "span", "wbr", "abbr", "br"};
    return !inline_names.contains(name);
  }

  std::string_view html_;
  size_t at_ = 0;
  std::string text_;
  PageText page_;
};

}  // namespace

PageText read_page(std::string_view html) { return Tokeniser(html).read(); }

}  // namespace weft::testing
