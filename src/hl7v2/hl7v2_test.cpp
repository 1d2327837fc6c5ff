// SPDX-License-Identifier: Apache-2.0
// Cases: tests/cases/hl7v2. The first line of an input is a command, the rest a message whose
// lines end in CR; <xHH> stands for one byte.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "hl7v2/ack.hpp"
#include "hl7v2/message.hpp"
#include "hl7v2/time.hpp"
#include "hl7v2/values.hpp"
#include "hl7v2/writer.hpp"
#include "tests/case.hpp"

namespace weft::hl7v2 {
namespace {

std::string with_bytes(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (text.size() >= 5 && text.starts_with("<x") && text[4] == '>') {
      if (const auto byte = parse_hex(text.substr(2, 2))) {
        out += *byte;
        text.remove_prefix(5);
        continue;
      }
    }
    out += text.front();
    text.remove_prefix(1);
  }
  return out;
}

std::string with_lines(std::string text, char from, char to) {
  for (char& c : text)
    if (c == from) c = to;
  return text;
}

std::string charset_line(const Charset& charset) {
  return "charset: named '" + charset.named + "', used " + charset.used +
         (charset.disagreed ? ", disagreed" : "") + "\n";
}

std::string run_ack(const Message* message, std::string_view arguments) {
  const auto words = split(arguments, ' ');
  const AckCode code = words[0] == "AA"   ? AckCode::Accept
                       : words[0] == "AE" ? AckCode::Error
                                          : AckCode::Reject;
  AckFault fault;
  if (words.size() > 2) fault = {std::string(words[1]), std::string(words[2]), "words | why"};
  const Instant now = {1'290'000'000'123};  // 2010-11-17T13:20:00.123Z
  return render_ack(message, code, now, "W1", words.size() > 2 ? &fault : nullptr);
}

std::string run_time(std::string_view lines) {
  std::string out;
  for (const std::string_view line : split(lines, '\n')) {
    const auto parts = split(line, '^');
    const auto time = find_date_time(parts[0], parts.size() > 1 ? parts[1] : "");
    out += std::string(line) + " → " + (time ? render_fhir_date_time(*time) : "not valid") + "\n";
  }
  return out;
}

std::string run_message(std::string_view command, const std::string& bytes) {
  const size_t space = std::min(command.find(' '), command.size());
  const std::string_view verb = command.substr(0, space);
  const std::string_view arguments = command.substr(std::min(space + 1, command.size()));
  if (verb == "content") return with_lines(content_without_time(bytes), '\r', '\n');
  ParseOptions options;
  if (verb == "values") options.charset_default = std::string(arguments);
  if (verb == "limits") options.parts_max = 20, options.segments_max = 4;
  const auto message = parse_message(bytes, options);
  if (verb == "ack" && !message) return with_lines(run_ack(nullptr, arguments), '\r', '\n');
  if (!message) return "refused: " + message.error().detail + " (" + message.error().where + ")";
  if (verb == "ack") return with_lines(run_ack(&*message, arguments), '\r', '\n');
  if (verb == "canonical") return with_lines(render_message(*message), '\r', '\n');
  if (verb == "type") return message->type() + "\n";
  return charset_line(message->charset()) + render_values(*message);
}

std::string run_case(const std::string& input) {
  const size_t end = std::min(input.find('\n'), input.size());
  const std::string command = input.substr(0, end);
  const std::string rest = input.substr(std::min(end + 1, input.size()));
  if (command == "time") return run_time(rest);
  return run_message(command, with_bytes(with_lines(rest, '\n', '\r')));
}

TEST(Cases, Hl7v2) { testing::run_cases("hl7v2", run_case); }

Message parsed(std::string_view text) {
  auto message = parse_message(text);
  EXPECT_TRUE(message) << text;
  return std::move(message).value();
}

TEST(Message, AnswersPaths) {
  const Message message = parsed(
      "MSH|^~\\&|A\rPID|1||7^^^L&1.2&ISO~8^^^NHS\rOBX|1|ST|a\rOBX|2|ST|b||x\\T\\y\rNTE||\"\"\r");
  EXPECT_EQ(message.text("PID-3.1"), "7");
  EXPECT_EQ(message.text("PID-3.4.2"), "1.2");
  EXPECT_EQ(message.text("PID-3[2].4"), "NHS");
  EXPECT_EQ(message.text("OBX[2]-5"), "x&y");
  EXPECT_EQ(message.text("OBX[3]-5"), "");
  EXPECT_EQ(message.text("PID-3[0]"), "");
  EXPECT_EQ(message.text("nonsense"), "");
  EXPECT_EQ(message.text(""), "");
  EXPECT_EQ(message.all("OBX").size(), 2u);
  EXPECT_EQ(message.find("NTE")->field(2).presence(), Presence::Deleted);
  EXPECT_EQ(message.find("NTE")->field(1).presence(), Presence::Omitted);
  EXPECT_EQ(message.find("PID")->field(3).presence(), Presence::Valued);
  EXPECT_EQ(message.text("MSH-1"), "|");
  EXPECT_EQ(message.text("MSH-2"), "^~\\&");
}

TEST(Message, LineEndsAreOne) {
  const std::string cr = "MSH|^~\\&|A\rPID|1\rPV1|1\r";
  for (const std::string end : {"\n", "\r\n", "\n\n"}) {
    std::string text;
    for (const std::string_view line : split(cr, '\r')) text += std::string(line) + end;
    EXPECT_EQ(render_message(parsed(text)), cr);
    EXPECT_EQ(content_without_time(text), cr);
  }
}

TEST(Message, Utf16AndByteOrderMarks) {
  const std::string text = "MSH|^~\\&|A||||||ADT^A01|1|P|2.4|||||||UNICODE\rPID|||1\r";
  std::string little = "\xFF\xFE", big = "\xFE\xFF";
  for (const char c : text) {
    little += std::string({c, '\0'});
    big += std::string({'\0', c});
  }
  for (const std::string& bytes : {little, big, little.substr(2), big.substr(2)}) {
    const Message message = parsed(bytes);
    EXPECT_EQ(render_message(message), text);
    EXPECT_EQ(message.charset().used, "UTF-16");
    EXPECT_FALSE(message.charset().disagreed);
  }
  EXPECT_EQ(render_message(parsed("\xEF\xBB\xBF" + text)), text);
  EXPECT_EQ(content_without_time(little), content_without_time(text));
}

TEST(Message, RefusesWhatIsTooLong) {
  ParseOptions options;
  options.bytes_max = 20;
  const auto message = parse_message("MSH|^~\\&|A\rPID|1|22222222", options);
  ASSERT_FALSE(message);
  EXPECT_EQ(message.error().kind, Kind::TooLarge);
  ASSERT_FALSE(parse_message("MSH|^~\\&|A\rPID" + std::string(3'000'000, '|')));
}

TEST(Writer, EscapesAndPlaces) {
  Writer writer;
  writer.segment("MSH").set(3, "A|B").set(9, 1, "ADT").set(9, 2, "A01");
  writer.segment("PID").set(3, 4, "L&C").set(3, 1, "7").set(5, "a\nb\rc").raw(6, "x^y");
  writer.set(3, 4, "M");
  EXPECT_EQ(writer.text(),
            "MSH|^~\\&|A\\F\\B||||||ADT^A01\r"
            "PID|||7^^^M||a\\.br\\b\\X0D\\c|x^y\r");
  EXPECT_EQ(parsed(writer.text()).text("PID-5"), "a\nb\rc");
}

}  // namespace
}  // namespace weft::hl7v2
