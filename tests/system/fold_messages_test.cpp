// SPDX-License-Identifier: Apache-2.0
// Messages as a hospital sends them, through the real parser, mapping and filing, in every order of
// arrival: tests/cases/fold_messages. "@feed NAME" opens a message; sequences follow the file.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>
#include <sstream>

#include "feeds/hl7v2/map.hpp"
#include "record/filing/fold_story.hpp"
#include "tests/case.hpp"

namespace weft {
namespace {

using record::filing::Submission;
using record::filing::story::World;

struct Sent {
  std::string feed, message;
};

std::vector<Sent> read_messages(const std::string& input) {
  std::vector<Sent> messages;
  std::istringstream lines(input);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("@feed "))
      messages.push_back({line.substr(6), ""});
    else if (!line.empty() && !messages.empty())
      messages.back().message += line + "\r";
  }
  return messages;
}

Submission map_sent(const Sent& sent, uint64_t seq) {
  static const auto tables = feeds::load_built_in_maps();
  EXPECT_TRUE(tables);
  const auto message = hl7v2::parse_message(sent.message);
  if (!message) {
    ADD_FAILURE() << message.error().detail;
    return {};
  }
  const record::filing::Source source{
      sent.feed,
      "RCB",
      seq,
      std::string(message->control_id()),
      message->type(),
      std::string(message->text("MSH-3.1")),
      *parse_rfc3339("2026-03-02T12:00:00Z") + static_cast<int64_t>(seq)};
  feeds::FeedOptions options;
  options.name = sent.feed;
  options.organisation = "RCB";
  feeds::MapResult result = feeds::map_message(*message, source, *tables, options);
  EXPECT_TRUE(result.submission) << result.detail;
  return result.submission ? std::move(*result.submission) : Submission{};
}

std::string record_of(const std::vector<Submission>& submissions, bool whole) {
  World world;
  for (const Submission& one : submissions) world.file(one);
  return whole ? world.dump() : world.describe();
}

std::string run(const std::string& input) {
  std::vector<Submission> submissions;
  for (const Sent& sent : read_messages(input))
    submissions.push_back(map_sent(sent, submissions.size() + 1));
  const std::string told = record_of(submissions, false), whole = record_of(submissions, true);
  const auto by_seq = [](const Submission& left, const Submission& right) {
    return left.source.seq < right.source.seq;
  };
  while (std::next_permutation(submissions.begin(), submissions.end(), by_seq)) {
    const std::string other = record_of(submissions, true);
    if (other == whole) continue;
    std::string order;
    for (const Submission& one : submissions) order += " " + std::to_string(one.source.seq);
    return "differs when the messages arrive as" + order + ":\n" + other + "instead of\n" + whole;
  }
  return told;
}

#ifndef __has_feature  // only clang knows it
#define __has_feature(feature) 0
#endif

// Without optimisation, or with sanitizers, a filing takes ten times as long: fewer random days.
#if defined(__OPTIMIZE__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
constexpr int kRandomDays = 1000;
#else
constexpr int kRandomDays = 60;
#endif

using Dice = std::mt19937_64;

const std::string& one_of(Dice& dice, const std::vector<std::string>& words) {
  return words[dice() % words.size()];
}

std::string clock_of(size_t minute) {  // of one day, "20260301HHMM00"
  const size_t clock = minute / 60 * 100 + minute % 60;
  const std::string text = std::to_string(10'000 + clock);
  return "20260301" + text.substr(1) + "00";
}

std::string random_adt(Dice& dice, const std::string& trigger, const std::string& number,
                       size_t minute) {
  const std::string at = clock_of(minute);
  const std::string happened = dice() % 2 ? clock_of(minute - dice() % 60) : "";
  std::string text = "MSH|^~\\&|PAS|RCB|WEFT|R|" + at + "||ADT^" + trigger + "|C" + at +
                     "|P|2.4\rEVN|" + trigger + "|" + at + "||||" + happened + "\r";
  text += "PID|1||" + number + "^^^PAS^PI||" + one_of(dice, {"Adams", "Adams", "Bell", "Zimmer"}) +
          "^Mary||19400101|F|||" +
          one_of(dice, {"", "\"\"", "1 Old Road^^York", "2 New Road^^Hull"}) + "||" +
          one_of(dice, {"", "0123", "\"\""}) + "\r";
  if (trigger == "A40")
    return text + "MRG|" + (number == "4001" ? "4002" : "4001") + "^^^PAS^PI||||||Adams\r";
  const std::string visit = one_of(dice, {"V1^^^PAS", "V1^^^PAS", "V2^^^PAS", ""});
  text += "PV1|1|I|" + one_of(dice, {"", "A^1", "B", "C"}) + "||||0001^Ash|||||||||||" +
          one_of(dice, {"", "X"}) + "|" + visit + "\r";
  const std::string allergy = one_of(dice, {"", "", "", "LAT^Latex^L", "PEN^Penicillin^L",
                                            "NKDA^No known drug allergies^L", "\"\""});
  if (!allergy.empty()) text += "AL1|1|DA|" + allergy + "\r";
  return dice() % 6 ? text : text + "ZU8||||" + one_of(dice, {"Y", "N"}) + "\r";
}

std::string random_oru(Dice& dice, const std::string& number, size_t minute) {
  const std::string at = clock_of(minute);
  const std::string letter = one_of(dice, {"F", "F", "P", "C", "U", "X", "W", "D"});
  return "MSH|^~\\&|LAB|RCB|WEFT|R|" + at + "||ORU^R01|L" + at + "|P|2.4\rPID|1||" + number +
         "^^^PAS^PI||Adamz^Mary||19400101|F\rOBR|1||L7^LAB|FBC^Full blood count^WP|||" +
         "20260301070000|||||||||||||||" + at + "|||" + letter + "\rOBX|1|NM|HB^Haemoglobin^WP||" +
         std::to_string(dice() % 4) + "|g/L|||||" + letter + "\r";
}

std::vector<Sent> random_day(Dice& dice) {
  static const std::vector<std::string> triggers = {"A01", "A02", "A02", "A03", "A08", "A11",
                                                    "A12", "A13", "A40", "ORU", "ORU"};
  std::vector<Sent> messages;
  const size_t count = 3 + dice() % 4;
  for (size_t at = 0; at < count; ++at) {
    const size_t minute = 500 + at * 7 + dice() % 5;
    const std::string& trigger = one_of(dice, triggers);
    const std::string number = dice() % 3 ? "4001" : "4002";
    if (trigger == "ORU")
      messages.push_back({"lab", random_oru(dice, number, minute)});
    else
      messages.push_back({"pas", random_adt(dice, trigger, number, minute)});
  }
  return messages;
}

TEST(FoldMessages, RandomMessagesEndInOneRecordWhateverTheirOrder) {
  const char* given = std::getenv("WEFT_FOLD_SEED");
  const uint64_t seed = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  std::cout << "WEFT_FOLD_SEED=" << seed << "\n";
  Dice dice(seed);
  for (int day = 0; day < kRandomDays; ++day) {
    std::string all;
    std::vector<Submission> submissions;
    for (const Sent& sent : random_day(dice)) {
      all += sent.message;
      submissions.push_back(map_sent(sent, submissions.size() + 1));
    }
    const std::string record = record_of(submissions, true);
    for (int order = 0; order < 4; ++order) {
      std::shuffle(submissions.begin(), submissions.end(), dice);
      std::replace(all.begin(), all.end(), '\r', '\n');
      ASSERT_EQ(record, record_of(submissions, true)) << all;
    }
  }
}

TEST(FoldMessages, EveryOrderOfArrivalEndsInTheExpectedRecord) {
  testing::run_cases("fold_messages", run);
}

}  // namespace
}  // namespace weft
