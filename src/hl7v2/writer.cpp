// SPDX-License-Identifier: Apache-2.0
#include "hl7v2/writer.hpp"

#include "base/text.hpp"

namespace weft::hl7v2 {
namespace {

char escape_letter(char c, const Delimiters& delimiters) {
  if (c == '\0') return '\0';
  if (c == delimiters.field) return 'F';
  if (c == delimiters.component) return 'S';
  if (c == delimiters.subcomponent) return 'T';
  if (c == delimiters.repetition) return 'R';
  if (c == delimiters.escape) return 'E';
  return '\0';
}

std::string render_component(const Component& component, const Delimiters& delimiters) {
  std::string out;
  for (size_t i = 0; i < component.subcomponents.size(); ++i) {
    if (i > 0) out += delimiters.subcomponent;
    out += escape_text(component.subcomponents[i], delimiters);
  }
  return out;
}

std::string render_repetition(const Repetition& repetition, const Delimiters& delimiters) {
  std::string out;
  for (size_t i = 0; i < repetition.components.size(); ++i) {
    if (i > 0) out += delimiters.component;
    out += render_component(repetition.components[i], delimiters);
  }
  return out;
}

std::string render_field(const Field& field, const Delimiters& delimiters) {
  std::string out;
  for (size_t i = 0; i < field.repetitions.size(); ++i) {
    if (i > 0) out += delimiters.repetition;
    out += render_repetition(field.repetitions[i], delimiters);
  }
  return out;
}

std::string render_segment(const Segment& segment, const Delimiters& delimiters) {
  if (segment.name() == kBrokenLine) return segment.raw();
  std::string out(segment.name());
  const bool is_header = segment.name() == "MSH";
  if (is_header) out += delimiters.field + segment.field(2).raw;
  for (size_t n = is_header ? 3 : 1; n <= segment.field_count(); ++n)
    out += delimiters.field + render_field(segment.field(n), delimiters);
  return out;
}

}  // namespace

std::string escape_text(std::string_view text, const Delimiters& delimiters) {
  std::string out;
  const char mark = delimiters.escape;
  for (const char c : text) {
    const char letter = escape_letter(c, delimiters);
    if (mark == '\0' && (letter != '\0' || static_cast<unsigned char>(c) < 0x20))
      out += ' ';  // nothing can stand for it
    else if (letter != '\0')
      out.append({mark, letter, mark});
    else if (c == '\n')
      out.append({mark, '.', 'b', 'r', mark});
    else if (static_cast<unsigned char>(c) < 0x20 && c != '\t')
      out += mark + ("X" + ascii_upper(hex({&c, 1}))) + mark;  // would end a segment or a frame
    else
      out += c;
  }
  return out;
}

Writer::Writer(Delimiters delimiters) : delimiters_(delimiters) {}

Writer& Writer::segment(std::string_view name) {
  lines_.push_back({std::string(name), {}});
  if (name == "MSH") {
    const Delimiters& d = delimiters_;
    std::string marks = {d.component, d.repetition, d.escape, d.subcomponent};
    while (marks.ends_with('\0')) marks.pop_back();
    raw(1, std::string(1, d.field)).raw(2, marks);
  }
  return *this;
}

Writer& Writer::set(size_t field, std::string_view text) {
  return raw(field, escape_text(text, delimiters_));
}

Writer& Writer::set(size_t field, size_t component, std::string_view text) {
  if (lines_.empty() || field == 0 || component == 0) return *this;
  auto& fields = lines_.back().fields;
  if (fields.size() < field) fields.resize(field);
  std::string& whole = fields[field - 1];
  size_t start = 0;
  for (size_t n = 1; n < component; ++n) {
    start = whole.find(delimiters_.component, start);
    if (start == std::string::npos) {
      whole += delimiters_.component;
      start = whole.size();
    } else {
      ++start;
    }
  }
  const size_t end = std::min(whole.find(delimiters_.component, start), whole.size());
  whole.replace(start, end - start, escape_text(text, delimiters_));
  return *this;
}

Writer& Writer::raw(size_t field, std::string_view text) {
  if (lines_.empty() || field == 0) return *this;
  auto& fields = lines_.back().fields;
  if (fields.size() < field) fields.resize(field);
  fields[field - 1] = std::string(text);
  return *this;
}

std::string Writer::text() const {
  std::string out;
  for (const Line& line : lines_) {
    out += line.name;
    const bool is_header = line.name == "MSH";
    for (size_t i = is_header ? 1 : 0; i < line.fields.size(); ++i)
      out += delimiters_.field + line.fields[i];
    out += '\r';
  }
  return out;
}

std::string render_message(const Message& message) {
  std::string out;
  for (const Segment& segment : message.segments())
    out += render_segment(segment, message.delimiters()) + '\r';
  return out;
}

}  // namespace weft::hl7v2
