// SPDX-License-Identifier: Apache-2.0
#include "hl7v2/message.hpp"

#include <charconv>

namespace weft::hl7v2 {
namespace {

const Repetition kNoRepetition;
const Field kNoField;

struct Path {
  std::string_view segment;
  size_t occurrence = 1, field = 0, repetition = 1, component = 1, subcomponent = 1;
};

// Reads digits off the front of `text`; 0 where there are none.
size_t read_number(std::string_view& text) {
  size_t number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number).ptr;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return number;
}

size_t read_bracketed(std::string_view& text) {
  if (!text.starts_with('[')) return 1;
  text.remove_prefix(1);
  const size_t number = read_number(text);
  if (text.starts_with(']')) text.remove_prefix(1);
  return number;
}

size_t read_after_dot(std::string_view& text) {
  if (!text.starts_with('.')) return 1;
  text.remove_prefix(1);
  return read_number(text);
}

// "OBX[2]-5[1].3.1"
Path parse_path(std::string_view text) {
  Path path;
  path.segment = text.substr(0, 3);
  text.remove_prefix(path.segment.size());
  path.occurrence = read_bracketed(text);
  if (!text.starts_with('-')) return path;
  text.remove_prefix(1);
  path.field = read_number(text);
  path.repetition = read_bracketed(text);
  path.component = read_after_dot(text);
  path.subcomponent = read_after_dot(text);
  return path;
}

}  // namespace

std::string_view Component::sub(size_t n) const {
  if (n == 0 || n > subcomponents.size()) return {};
  return subcomponents[n - 1];
}

std::string_view Repetition::text(size_t component, size_t sub) const {
  if (component == 0 || component > components.size()) return {};
  return components[component - 1].sub(sub);
}

Presence Field::presence() const {
  if (raw.empty()) return Presence::Omitted;
  return raw == "\"\"" ? Presence::Deleted : Presence::Valued;
}

std::string_view Field::text(size_t component, size_t sub) const {
  return rep(1).text(component, sub);
}

const Repetition& Field::rep(size_t n) const {
  if (n == 0 || n > repetitions.size()) return kNoRepetition;
  return repetitions[n - 1];
}

Segment::Segment(std::string name, std::vector<Field> fields, std::string raw, size_t occurrence)
    : name_(std::move(name)),
      fields_(std::move(fields)),
      raw_(std::move(raw)),
      occurrence_(occurrence) {}

const Field& Segment::field(size_t n) const {
  if (n == 0 || n > fields_.size()) return kNoField;
  return fields_[n - 1];
}

size_t Segment::field_count() const { return fields_.size(); }

Message::Message(Delimiters delimiters, Charset charset, std::vector<Segment> segments)
    : delimiters_(delimiters), charset_(std::move(charset)), segments_(std::move(segments)) {}

const Segment* Message::find(std::string_view name, size_t occurrence) const {
  for (const Segment& segment : segments_)
    if (segment.occurrence() == occurrence && segment.name() == name) return &segment;
  return nullptr;
}

std::vector<const Segment*> Message::all(std::string_view name) const {
  std::vector<const Segment*> found;
  for (const Segment& segment : segments_)
    if (segment.name() == name) found.push_back(&segment);
  return found;
}

std::string_view Message::text(std::string_view path) const {
  const Path at = parse_path(path);
  const Segment* segment = find(at.segment, at.occurrence);
  if (!segment) return {};
  return segment->field(at.field).rep(at.repetition).text(at.component, at.subcomponent);
}

std::string Message::type() const {
  std::string type(text("MSH-9.1"));
  std::string_view event = text("MSH-9.2");
  if (event.empty()) event = text("EVN-1");
  if (!event.empty()) type.append("^").append(event);
  return type;
}

}  // namespace weft::hl7v2
