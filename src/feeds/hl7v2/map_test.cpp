// SPDX-License-Identifier: Apache-2.0
#include "feeds/hl7v2/map.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "base/text.hpp"
#include "tests/case.hpp"

namespace weft::feeds {
namespace {

using record::filing::Fact;
using record::filing::Statement;
using record::filing::Submission;

const MapTables& tables() {
  static const auto loaded = load_built_in_maps();
  EXPECT_TRUE(loaded) << loaded.error().detail;
  return *loaded;
}

std::string_view word_for(Fact fact) {
  switch (fact) {
    case Fact::Demographic:
      return "demographic";
    case Fact::Restriction:
      return "restriction";
    case Fact::Encounter:
      return "stay";
    case Fact::Report:
      return "report";
    case Fact::Result:
      return "result";
    case Fact::Allergy:
      return "allergy";
    case Fact::AllergyList:
      return "allergy list";
    case Fact::Problem:
      return "problem";
  }
  return "";
}

std::string text_of(const record::filing::SubjectIdentifier& id) {
  std::string text = id.system + "|" + id.value;
  if (!id.type.empty()) text += " " + id.type;
  if (!id.status.empty()) text += " " + id.status;
  return text;
}

std::string text_of(const Statement& one, const Submission& all) {
  std::string text(word_for(one.fact));
  if (!one.key.empty()) text += " [" + one.key + "]";
  if (!one.event.empty()) text += " " + one.event;
  if (one.recorded != all.statements.front().recorded) text += " recorded " + rfc3339(one.recorded);
  if (one.happened) text += " happened " + rfc3339(*one.happened);
  if (one.reported) text += " reported " + rfc3339(*one.reported);
  if (one.provisional) text += " PROVISIONAL";
  if (one.confidential) text += " CONFIDENTIAL";
  if (one.time_flagged) text += " TIME-FLAGGED";
  text += " from";
  for (const size_t part : one.parts) text += " " + all.parts.at(part).path;
  text += "\n";
  for (const std::string& key : one.listed) text += "  lists " + key + "\n";
  for (const auto& [name, value] : one.content.members())
    text += "  " + name + ": " + fhir::render_json(value) + "\n";
  return text;
}

std::string text_of(const MapResult& result) {
  std::string text(record::inbox::word_for(result.state));
  if (result.reason != record::inbox::ParkReason::None)
    text += ": " + std::string(record::inbox::word_for(result.reason));
  if (!result.detail.empty()) text += " (" + result.detail + ")";
  text += "\n";
  if (result.submission) {
    const Submission& all = *result.submission;
    text += "subject " + text_of(all.subject.primary) + "\n";
    for (const auto& other : all.subject.others) text += "also " + text_of(other) + "\n";
    text += "named " + all.subject.family + ", born " + all.subject.birth_date + "\n";
    if (all.merge)
      text +=
          "merge: retired " + text_of(all.merge->retired) + " " + all.merge->retired_surname + "\n";
    if (!all.statements.empty())
      text += "recorded " + rfc3339(all.statements.front().recorded) + "\n";
    for (const Statement& one : all.statements) text += text_of(one, all);
  }
  std::string paths;
  for (const std::string& path : result.unmapped) paths += " " + path;
  return text + "unmapped" + (paths.empty() ? " nothing" : paths);
}

// "@received T", "@assigner NAME=URI", "@only FACT" above the message; "@" lines show a part only.
struct Ask {
  record::filing::Source source{"pas", "RCB", 7, "", "", "", {}};
  FeedOptions options{.name = "pas", .organisation = "RCB", .assigners = {}, .charset = ""};
  std::string only, message;
};

Ask read_ask(const std::string& input) {
  Ask ask;
  ask.source.received = *parse_rfc3339("2026-03-02T12:00:00Z");
  std::istringstream lines(input);
  for (std::string line; std::getline(lines, line);) {
    const size_t space = line.find(' '), equals = line.find('=');
    if (line.starts_with("@received "))
      ask.source.received = *parse_rfc3339(line.substr(space + 1));
    else if (line.starts_with("@assigner "))
      ask.options.assigners[line.substr(space + 1, equals - space - 1)] = line.substr(equals + 1);
    else if (line.starts_with("@only "))
      ask.only = line.substr(space + 1);
    else
      ask.message += line + "\r";
  }
  return ask;
}

// Only the lines that begin with one of the words of "@only", with what is indented below them.
std::string part_of(const std::string& text, const std::string& only) {
  if (only.empty()) return text;
  std::istringstream lines(text);
  std::string kept;
  bool keeping = false;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  ")) {
      keeping = false;
      for (const std::string_view word : split(only, ',')) keeping |= line.starts_with(trim(word));
    }
    if (keeping) kept += line + "\n";
  }
  return kept;
}

std::string run(const std::string& input) {
  Ask ask = read_ask(input);
  const auto message = hl7v2::parse_message(ask.message);
  if (!message) return "not parsed: " + message.error().detail;
  ask.source.control_id = message->control_id();
  ask.source.message_type = message->type();
  return part_of(text_of(map_message(*message, ask.source, tables(), ask.options)), ask.only);
}

TEST(Map, MeetsItsCases) { testing::run_cases("feeds/v2map", run); }

TEST(Map, ReadsItsTablesFromAFolderAsFromTheProgram) {
  const auto from_folder = load_maps("data/maps/hl7v2");
  ASSERT_TRUE(from_folder) << from_folder.error().detail;
  EXPECT_EQ(from_folder->rules("PID").size(), tables().rules("PID").size());
  EXPECT_EQ(from_folder->numbers().size(), tables().numbers().size());
}

}  // namespace
}  // namespace weft::feeds
