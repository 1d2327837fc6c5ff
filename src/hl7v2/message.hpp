// SPDX-License-Identifier: Apache-2.0
// One HL7 v2 message as positions: segment, field, repetition, component, subcomponent, all
// counted from 1 as the standard does. Values are decoded UTF-8 with escapes resolved.
// Owns its text; read-only after parsing, so it may be shared between threads.
// HL7 v2.x chapter 2 "Control"; ITK dialect: docs/reference/hl7v2-dialect.md
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace weft::hl7v2 {

struct Delimiters {
  char field = '|', component = '^', repetition = '~', escape = '\\', subcomponent = '&';
  bool operator==(const Delimiters&) const = default;
};

enum class Presence { Omitted, Deleted, Valued };  // empty · two double quotes · anything else

// A component: subcomponents, decoded.
struct Component {
  std::vector<std::string> subcomponents;
  std::string_view sub(size_t n) const;  // from 1; empty when absent
};
struct Repetition {
  std::vector<Component> components;
  std::string_view text(size_t component, size_t sub = 1) const;  // from 1
};
struct Field {
  std::vector<Repetition> repetitions;
  std::string raw;  // as it stood between field separators, character set decoded, escapes kept
  Presence presence() const;
  std::string_view text(size_t component = 1, size_t sub = 1) const;  // of the first repetition
  const Repetition& rep(size_t n) const;                              // from 1; empty when absent
};

class Segment {
 public:
  Segment(std::string name, std::vector<Field> fields, std::string raw, size_t occurrence);
  std::string_view name() const { return name_; }
  size_t occurrence() const { return occurrence_; }  // 1 for the first of its name
  const Field& field(size_t n) const;                // PID-3 is field(3); MSH-1 and MSH-2 count
  size_t field_count() const;
  std::string_view text(size_t f, size_t c = 1, size_t s = 1) const { return field(f).text(c, s); }
  const std::string& raw() const { return raw_; }  // one line, character set decoded

 private:
  std::string name_;
  std::vector<Field> fields_;  // fields_[0] is field 1
  std::string raw_;
  size_t occurrence_;
};

struct Charset {
  std::string named;       // MSH-18 as it came
  std::string used;        // "UTF-8", "windows-1252", "ISO-8859-1", "US-ASCII", "UTF-16"
  bool disagreed = false;  // the bytes were not what MSH-18 names
};

class Message {
 public:
  Message(Delimiters delimiters, Charset charset, std::vector<Segment> segments);
  const Delimiters& delimiters() const { return delimiters_; }
  const Charset& charset() const { return charset_; }
  const std::vector<Segment>& segments() const { return segments_; }
  const Segment* find(std::string_view name, size_t occurrence = 1) const;
  std::vector<const Segment*> all(std::string_view name) const;
  // "PID-3.4.2", "PID-3[2].1", "OBX[2]-5": empty when absent.
  std::string_view text(std::string_view path) const;

  std::string type() const;  // "ADT^A01": MSH-9.1^MSH-9.2 (EVN-1 where MSH-9.2 is empty)
  std::string_view control_id() const { return text("MSH-10"); }

 private:
  Delimiters delimiters_;
  Charset charset_;
  std::vector<Segment> segments_;
};

struct ParseOptions {
  std::string charset_default;  // of the feed; empty: UTF-8 when valid, else Windows-1252
  size_t segments_max = 10'000;
  size_t bytes_max = 64u << 20;
  size_t parts_max = 2'000'000;  // fields, repetitions, components and subcomponents
};

// A line that opens with no segment name, and all from a second MSH on, is kept whole under this
// name: a message that has such a line was broken on its way, and must not be applied.
inline constexpr std::string_view kBrokenLine = "?";

// Any delimiters, CR, LF or CRLF, BOM dropped. Fails only where no message can be made out of the
// bytes (no MSH, delimiters equal or missing, over a limit); a bad field is kept as it came.
// MSH-2 may leave out its last characters: such a delimiter is '\0' and never met.
Result<Message> parse_message(std::string_view bytes, const ParseOptions& options = {});

// Canonical bytes for the repeat test: everything but MSH-7, line ends as CR (fold.md rule 9).
std::string content_without_time(std::string_view bytes);

}  // namespace weft::hl7v2
