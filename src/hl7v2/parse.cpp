// SPDX-License-Identifier: Apache-2.0
// Bytes to Message. HL7 v2.x chapter 2.5 "Messages", 2.6 "Message construction rules":
// https://www.hl7.eu/HL7v2x/v251/std251/ch02.html#Heading13
#include <algorithm>
#include <cctype>
#include <map>

#include "hl7v2/charset.hpp"
#include "hl7v2/escape.hpp"
#include "hl7v2/message.hpp"

namespace weft::hl7v2 {
namespace {

bool is_name_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool opens_segment(std::string_view line, char field_separator) {
  if (line.size() < 3 || line[0] < 'A' || line[0] > 'Z') return false;
  if (!is_name_letter(line[1]) || !is_name_letter(line[2])) return false;
  return line.size() == 3 || line[3] == field_separator;
}

// Blank, or the end marks of a frame or a file (FS, SUB) with nothing else.
bool is_blank(std::string_view line) {
  return std::all_of(line.begin(), line.end(),
                     [](char c) { return static_cast<unsigned char>(c) <= 0x20; });
}

std::string_view without_frame_end(std::string_view line) {
  while (!line.empty() && (line.back() == '\x1C' || line.back() == '\x1A')) line.remove_suffix(1);
  return line;
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = without_frame_end(text.substr(0, end));
    if (!is_blank(line)) lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool can_delimit(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte < 0x7F && !std::isalnum(byte) && c != '"';
}

// MSH-1 and MSH-2: component and repetition must be named, escape and subcomponent may be left
// out where they are not used (2.5.4 "Message delimiters").
Result<Delimiters> parse_delimiters(std::string_view line) {
  if (line.size() < 4 || !line.starts_with("MSH")) return fail(Kind::Invalid, "no MSH", "MSH");
  const char field = line[3];
  const std::string_view named = line.substr(4, line.find(field, 4) - 4);
  if (!can_delimit(field)) return fail(Kind::Invalid, "no field separator", "MSH-1");
  if (named.size() < 2) return fail(Kind::Invalid, "delimiters missing", "MSH-2");
  std::string marks = std::string(named.substr(0, 4));
  marks.resize(4, '\0');
  std::string seen(1, field);
  for (const char mark : marks) {
    if (mark == '\0') continue;
    if (!can_delimit(mark)) return fail(Kind::Invalid, "not a delimiter", "MSH-2");
    if (seen.find(mark) != std::string::npos)
      return fail(Kind::Invalid, "two delimiters are one character", "MSH-2");
    seen += mark;
  }
  return Delimiters{field, marks[0], marks[1], marks[2], marks[3]};
}

std::vector<std::string_view> split_at(std::string_view text, char by) {
  std::vector<std::string_view> parts;
  while (by != '\0') {
    const size_t at = text.find(by);
    if (at == std::string_view::npos) break;
    parts.push_back(text.substr(0, at));
    text.remove_prefix(at + 1);
  }
  parts.push_back(text);
  return parts;
}

class Parser {
 public:
  Parser(Delimiters delimiters, Charset charset, const ParseOptions& options)
      : delimiters_(delimiters), charset_(std::move(charset)), options_(options) {}

  Result<Message> parse(const std::vector<std::string_view>& lines) {
    if (lines.size() > options_.segments_max) return fail(Kind::TooLarge, "too many segments");
    std::vector<Segment> segments;
    for (const std::string_view line : lines) {
      segments.push_back(parse_line(line));
      if (parts_ > options_.parts_max) return fail(Kind::TooLarge, "too many fields");
    }
    return Message(delimiters_, charset_, std::move(segments));
  }

 private:
  Segment parse_line(std::string_view line) {
    const bool is_header = line.starts_with("MSH");
    if (is_header && occurrences_["MSH"] > 0) broken_ = true;
    if (broken_ || !opens_segment(line, delimiters_.field)) return broken_line(line);
    std::string name(line.substr(0, 3));
    const size_t occurrence = ++occurrences_[name];
    std::vector<Field> fields;
    std::string_view rest = line.substr(std::min<size_t>(4, line.size()));
    if (is_header) fields.push_back(literal(std::string(1, delimiters_.field)));
    if (!rest.empty()) {
      for (const std::string_view raw : split_at(rest, delimiters_.field)) {
        const bool is_marks = is_header && fields.size() == 1;
        fields.push_back(is_marks ? literal(std::string(raw)) : parse_field(raw));
        if (parts_ > options_.parts_max) break;
      }
    }
    return Segment(std::move(name), std::move(fields), std::string(line), occurrence);
  }

  Segment broken_line(std::string_view line) {
    std::string name(kBrokenLine);
    const size_t occurrence = ++occurrences_[name];
    std::vector<Field> fields = {literal(std::string(line))};
    return Segment(std::move(name), std::move(fields), std::string(line), occurrence);
  }

  // Text that stands for itself: MSH-1, MSH-2, a broken line.
  Field literal(std::string text) {
    ++parts_;
    return {{{{{{text}}}}}, text};
  }

  Field parse_field(std::string_view raw) {
    ++parts_;
    Field field{{}, std::string(raw)};
    if (raw.empty()) return field;
    for (const std::string_view part : split_at(raw, delimiters_.repetition))
      field.repetitions.push_back(parse_repetition(part));
    return field;
  }

  Repetition parse_repetition(std::string_view raw) {
    Repetition repetition;
    for (const std::string_view part : split_at(raw, delimiters_.component)) {
      ++parts_;
      Component& component = repetition.components.emplace_back();
      if (part.empty()) continue;
      for (const std::string_view sub : split_at(part, delimiters_.subcomponent)) {
        ++parts_;
        component.subcomponents.push_back(unescape_text(sub, delimiters_, charset_.used));
      }
    }
    return repetition;
  }

  Delimiters delimiters_;
  Charset charset_;
  const ParseOptions& options_;
  std::map<std::string, size_t, std::less<>> occurrences_;
  size_t parts_ = 0;
  bool broken_ = false;  // a second MSH was met
};

size_t find_end_of_field(std::string_view line, char separator, size_t n) {
  size_t at = 3;  // MSH-1 is the separator itself
  for (size_t field = 2; field <= n && at != std::string_view::npos; ++field)
    at = line.find(separator, at + 1);
  return at;
}

}  // namespace

Result<Message> parse_message(std::string_view bytes, const ParseOptions& options) {
  if (bytes.size() > options.bytes_max) return fail(Kind::TooLarge, "message too long");
  const DecodedText decoded = decode_message_bytes(bytes, options.charset_default);
  std::vector<std::string_view> lines = split_lines(decoded.text);
  if (lines.empty()) return fail(Kind::Invalid, "no MSH", "MSH");
  while (!lines[0].empty() && static_cast<unsigned char>(lines[0][0]) <= 0x20)
    lines[0].remove_prefix(1);
  const Delimiters delimiters = TRY(parse_delimiters(lines[0]));
  return Parser(delimiters, decoded.charset, options).parse(lines);
}

std::string content_without_time(std::string_view bytes) {
  const std::string_view mark = bytes.substr(0, 2);
  const bool wide = mark == "\xFF\xFE" || mark == "\xFE\xFF";
  const std::string decoded = wide ? decode_message_bytes(bytes, {}).text : std::string();
  std::string content;
  for (const std::string_view line : split_lines(wide ? std::string_view(decoded) : bytes)) {
    std::string kept(line);
    if (content.empty() && line.starts_with("MSH") && line.size() > 4) {
      const size_t start = find_end_of_field(line, line[3], 6);
      const size_t end = find_end_of_field(line, line[3], 7);
      if (start != std::string_view::npos)
        kept = std::string(line.substr(0, start + 1)) +
               std::string(end == std::string_view::npos ? "" : line.substr(end));
    }
    content += kept + "\r";
  }
  return content;
}

}  // namespace weft::hl7v2
