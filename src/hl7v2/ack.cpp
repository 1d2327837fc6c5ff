// SPDX-License-Identifier: Apache-2.0
// Original-mode acknowledgement, HL7 v2.x chapter 2.9.2; ERR of chapter 2.15.5:
// https://www.hl7.eu/HL7v2x/v251/std251/ch02.html#Heading53
#include "hl7v2/ack.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "hl7v2/charset.hpp"
#include "hl7v2/writer.hpp"

namespace weft::hl7v2 {
namespace {

std::string_view word_for(AckCode code) {
  switch (code) {
    case AckCode::Accept:
      return "AA";
    case AckCode::Error:
      return "AE";
    case AckCode::Reject:
      return "AR";
  }
  return "AE";
}

// HL7 table 0357 "Message error condition codes".
std::string_view condition_text(std::string_view code) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kTable = {{
      {"0", "Message accepted"},
      {"100", "Segment sequence error"},
      {"101", "Required field missing"},
      {"102", "Data type error"},
      {"103", "Table value not found"},
      {"200", "Unsupported message type"},
      {"201", "Unsupported event code"},
      {"202", "Unsupported processing id"},
      {"203", "Unsupported version id"},
      {"204", "Unknown key identifier"},
      {"205", "Duplicate key identifier"},
      {"206", "Application record locked"},
      {"207", "Application internal error"},
  }};
  for (const auto& [number, text] : kTable)
    if (number == code) return text;
  return {};
}

std::string time_text(Instant now) {
  const CivilTime at = to_utc(now);
  return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}.{:03}+0000", at.year, at.month, at.day,
                     at.hour, at.minute, at.second, at.millisecond);
}

// MSH-9 has a structure from v2.3.1 on, a trigger event from v2.2 on.
std::string type_text(const Message& message, const std::string& version) {
  const char by = message.delimiters().component;
  const std::string type = message.type();
  const size_t caret = type.find('^');
  const std::string event = caret == std::string::npos ? "" : type.substr(caret + 1);
  if (version == "2.1" || event.empty()) return "ACK";
  const std::string escaped = escape_text(event, message.delimiters());
  if (version == "2.2" || version == "2.3") return fmt::format("ACK{}{}", by, escaped);
  return fmt::format("ACK{}{}{}ACK", by, escaped, by);
}

std::string or_else(const std::string& text, std::string_view otherwise) {
  return text.empty() ? std::string(otherwise) : text;
}

void write_header(Writer& writer, const Message* message, const std::string& version, Instant now,
                  std::string_view own_id) {
  writer.segment("MSH");
  writer.set(7, time_text(now)).set(10, own_id);
  if (!message) {
    writer.set(3, "WEFT").set(9, "ACK").set(11, "P").set(12, version);
    return;
  }
  const Segment& msh = *message->find("MSH");
  writer.raw(3, msh.field(5).raw).raw(4, msh.field(6).raw);
  writer.raw(5, msh.field(3).raw).raw(6, msh.field(4).raw);
  writer.raw(9, type_text(*message, version));
  writer.raw(11, or_else(msh.field(11).raw, "P")).raw(12, or_else(msh.field(12).raw, version));
  if (!msh.field(18).raw.empty()) writer.raw(18, msh.field(18).raw);
}

// MSH^1^11: segment, its occurrence, field, component, subcomponent.
std::string location_text(std::string_view location, char component) {
  std::string text(location);
  for (char& c : text)
    if (c == '^') c = component;
  return text;
}

// v2.5 on: ERR-2 location, ERR-3 code, ERR-4 severity, ERR-8 text for a person.
void write_err(Writer& writer, const AckFault& fault, AckCode code, char component) {
  writer.segment("ERR").raw(2, location_text(fault.location, component));
  writer.set(3, 1, fault.code);
  if (!fault.code.empty()) writer.set(3, 2, condition_text(fault.code)).set(3, 3, "HL70357");
  writer.set(4, code == AckCode::Accept ? "W" : "E").set(8, fault.text);
}

// Before v2.5: ERR-1 "error code and location": segment^sequence^field^code&text&table.
void write_old_err(Writer& writer, const AckFault& fault, const Delimiters& delimiters) {
  const char by = delimiters.component;
  std::string where = location_text(fault.location, by);
  size_t places = where.empty() ? 0 : 1;
  for (const char c : where) places += c == by;
  for (places = std::max<size_t>(places, 1); places < 3; ++places) where += by;
  const std::string text = escape_text(condition_text(fault.code), delimiters);
  std::string condition = escape_text(fault.code, delimiters);
  if (const char sub = delimiters.subcomponent; sub != '\0')
    condition += fmt::format("{}{}{}HL70357", sub, text, sub);
  writer.segment("ERR").raw(1, where + by + condition);
}

bool is_before_2_5(const std::string& version) {
  return version.starts_with("2.") && version.size() >= 3 && version[2] < '5' &&
         version.substr(0, 4) != "2.10";
}

}  // namespace

std::string render_ack(const Message* message, AckCode code, Instant now, std::string_view own_id,
                       const AckFault* fault) {
  const Delimiters delimiters = message ? message->delimiters() : Delimiters{};
  const std::string named(message ? message->text("MSH-12") : "");
  const std::string version = or_else(named, "2.4");
  Writer writer(delimiters);
  write_header(writer, message, version, now, own_id);
  writer.segment("MSA").set(1, word_for(code));
  writer.raw(2, message ? std::string_view(message->find("MSH")->field(10).raw) : "");
  if (fault && is_before_2_5(version)) writer.set(3, fault->text);
  if (fault && is_before_2_5(version)) write_old_err(writer, *fault, delimiters);
  if (fault && !is_before_2_5(version)) write_err(writer, *fault, code, delimiters.component);
  return encode_text(writer.text(), message ? message->charset().used : "UTF-8");
}

}  // namespace weft::hl7v2
