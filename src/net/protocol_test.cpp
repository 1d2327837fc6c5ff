// SPDX-License-Identifier: Apache-2.0
// The pure parts of the room, by cases.
#include <gtest/gtest.h>

#include <sstream>

#include "base/text.hpp"
#include "net/cidr.hpp"
#include "net/http_head.hpp"
#include "net/mllp.hpp"
#include "tests/case.hpp"

namespace weft::net {
namespace {

constexpr size_t kFrameBytesMax = 20;

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string one_line(std::string input) {
  while (input.ends_with('\n')) input.pop_back();
  input = replace_all(std::move(input), "\\r", "\r");
  input = replace_all(std::move(input), "\\n", "\n");
  input = replace_all(std::move(input), "\\t", "\t");
  return replace_all(std::move(input), "\\0", std::string_view("\0", 1));
}

std::string named_bytes(std::string text) {
  text = replace_all(std::move(text), "\x0b", "<SB>");
  text = replace_all(std::move(text), "\x1c", "<EB>");
  return replace_all(std::move(text), "\r", "<CR>");
}

std::string real_bytes(std::string text) {
  text = replace_all(std::move(text), "<SB>", "\x0b");
  text = replace_all(std::move(text), "<EB>", "\x1c");
  return replace_all(std::move(text), "<CR>", "\r");
}

std::string head_verdict(const std::string& input) {
  const std::string bytes = one_line(input);
  const HeadScan scan = scan_head(bytes);
  if (scan.state == HeadState::Partial) return "partial";
  if (scan.state == HeadState::Faulty) return "faulty";
  if (const auto fault = find_head_fault(bytes.substr(0, scan.size))) return std::string(*fault);
  return "ok " + std::to_string(scan.size);
}

std::string target_parts(const std::string& input) {
  const auto target = parse_target(one_line(input));
  if (!target) return "Invalid " + target.error().detail;
  return "path " + target->path + (target->query.empty() ? "" : "\nquery " + target->query);
}

struct Decoded {
  std::string text;
  void add(const MllpDecoder::Output& output) {
    for (const std::string& frame : output.frames) text += "frame " + named_bytes(frame) + "\n";
    stray += output.stray_bytes;
    broken = broken || output.broken;
  }
  std::string verdict(const MllpDecoder& decoder) {
    if (stray > 0) text += "stray " + std::to_string(stray) + "\n";
    if (broken) return text + "broken";
    return text + (decoder.mid_frame() ? "mid frame" : "");
  }
  size_t stray = 0;
  bool broken = false;
};

std::string decode_reads(const std::vector<std::string>& reads) {
  MllpDecoder decoder(kFrameBytesMax);
  Decoded decoded;
  for (const std::string& read : reads)
    if (!decoded.broken) decoded.add(decoder.step(read));
  return decoded.verdict(decoder);
}

std::vector<std::string> reads_of(const std::string& input) {
  std::vector<std::string> reads;
  std::stringstream lines(input);
  for (std::string line; std::getline(lines, line);) reads.push_back(real_bytes(line));
  return reads;
}

std::string range_verdicts(const std::string& input) {
  std::stringstream lines(input);
  std::string line, answers;
  std::getline(lines, line);
  const auto range = parse_cidr(line);
  if (!range) return range.error().detail;
  while (std::getline(lines, line)) answers += contains(*range, line) ? "in\n" : "out\n";
  return answers;
}

}  // namespace

TEST(HttpHead, Faults) { testing::run_cases("net/head", head_verdict); }
TEST(HttpHead, Targets) { testing::run_cases("net/target", target_parts); }
TEST(Cidr, Ranges) { testing::run_cases("net/cidr", range_verdicts); }
TEST(Mllp, ReadsAsTheyCome) {
  testing::run_cases("net/mllp",
                     [](const std::string& input) { return decode_reads(reads_of(input)); });
}

// The same expectations when every byte comes alone.
TEST(Mllp, ByteAtATime) {
  testing::run_cases("net/mllp", [](const std::string& input) {
    std::vector<std::string> bytes;
    for (const std::string& read : reads_of(input))
      for (const char c : read) bytes.emplace_back(1, c);
    return decode_reads(bytes);
  });
}

TEST(Mllp, AnotherProtocolIsBroken) {
  MllpDecoder decoder;
  EXPECT_FALSE(decoder.step(std::string(1024, 'x')).broken);
  EXPECT_TRUE(decoder.step("x").broken);
}

TEST(Mllp, FrameIsDecodedAgain) {
  MllpDecoder decoder;
  const auto output = decoder.step(mllp_frame("MSH|^~\\&|"));
  ASSERT_EQ(output.frames.size(), 1u);
  EXPECT_EQ(output.frames[0], "MSH|^~\\&|");
}

TEST(HttpHead, AnswerIsWritten) {
  const Response answer{.status = 303, .headers = {{"location", "/c/1/record"}}, .body = "ab"};
  EXPECT_EQ(*render_head(answer, AfterAnswer::KeepAlive, ""),
            "HTTP/1.1 303 See Other\r\nlocation: /c/1/record\r\ncontent-length: 2\r\n\r\n");
  EXPECT_EQ(*render_head({.status = 204}, AfterAnswer::Close, http_date({784'111'777'000})),
            "HTTP/1.1 204 No Content\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            "connection: close\r\n\r\n");
}

TEST(HttpHead, HeadersThatWouldSplitLinesAreABug) {
  for (const auto& [name, value] : Headers{{"location", "/a\r\nset-cookie: x"},
                                           {"a b", "c"},
                                           {"", "c"},
                                           {"content-length", "5"},
                                           {"Connection", "close"}}) {
    const auto head = render_head({.headers = {{name, value}}}, AfterAnswer::KeepAlive, "");
    ASSERT_FALSE(head) << name;
    EXPECT_EQ(head.error().kind, Kind::Bug);
  }
}

TEST(Form, PairsAreDecoded) {
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(parse_form("a=1&b=x+y%21&c&=d&&e=f=g"),
            (Pairs{{"a", "1"}, {"b", "x y!"}, {"c", ""}, {"", "d"}, {"e", "f=g"}}));
  EXPECT_EQ(parse_form("a=%4&b=%zz"), (Pairs{{"a", "%4"}, {"b", "%zz"}}));
  EXPECT_TRUE(parse_form("").empty());
}

TEST(Form, EncodedTextIsDecodedAgain) {
  std::string every;
  for (int c = 0; c < 256; ++c) every += static_cast<char>(c);
  const auto pairs = parse_form("k=" + url_encode(every));
  ASSERT_EQ(pairs.size(), 1u);
  EXPECT_EQ(pairs[0].second, every);
}

}  // namespace weft::net
