// SPDX-License-Identifier: Apache-2.0
// Messages as a hospital sends them, through the real parser, mapping and filing, in every order of
// arrival: tests/cases/fold_messages. "@feed NAME" opens a message; sequences follow the file.
#include <gtest/gtest.h>

#include <algorithm>
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

TEST(FoldMessages, EveryOrderOfArrivalEndsInTheExpectedRecord) {
  testing::run_cases("fold_messages", run);
}

}  // namespace
}  // namespace weft
