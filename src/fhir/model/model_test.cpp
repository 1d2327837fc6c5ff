// SPDX-License-Identifier: Apache-2.0
// Cases: tests/cases/fhir. The first line of an input is a command, each other line one question.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "fhir/json/json.hpp"
#include "fhir/model/date.hpp"
#include "fhir/model/reference.hpp"
#include "tests/case.hpp"

namespace weft::fhir {
namespace {

std::string answer_date(std::string_view text) {
  const auto date = parse_date_time(text);
  if (!date) return "not valid";
  const DateSpan span = span_of(*date);
  return rfc3339(span.from) + " to " + rfc3339(span.until);
}

std::string answer_compare(std::string_view line) {
  const auto sides = split(line, ' ');
  const auto left = parse_date_time(sides[0]), right = parse_date_time(sides.back());
  if (!left || !right) return "not valid";
  switch (compare(*left, *right)) {
    case DateOrder::Before:
      return "before";
    case DateOrder::After:
      return "after";
    case DateOrder::Same:
      return "same";
    case DateOrder::Overlap:
      return "overlap";
  }
  return "";
}

std::string answer_age(std::string_view line) {
  const auto sides = split(line, ' ');
  const auto age = find_age_years(*parse_date_time(sides[0]), *parse_date_time(sides.back()));
  return age ? std::to_string(*age) : "none";
}

std::string answer_reference(std::string_view text) {
  static constexpr std::string_view kForms[] = {"relative", "absolute", "contained", "urn"};
  const auto reference = parse_reference(text);
  if (!reference) return "not valid";
  EXPECT_EQ(render_reference(*reference), text);
  std::string out(kForms[static_cast<size_t>(reference->form)]);
  if (!reference->base.empty()) out += " base=" + reference->base;
  if (!reference->type.empty()) out += " type=" + reference->type;
  out += " id=" + reference->id;
  if (!reference->version.empty()) out += " version=" + reference->version;
  return out;
}

std::string answer_json(std::string_view text) {
  const auto json = parse_json(text);
  if (json) return render_json(*json);
  return "refused: " + json.error().detail + " (" + json.error().where + ")";
}

std::string run_case(const std::string& input) {
  const auto lines = split(input, '\n');
  std::string out;
  for (size_t i = 1; i < lines.size(); ++i) {
    std::string answer;
    if (lines[0] == "date") answer = answer_date(lines[i]);
    if (lines[0] == "compare") answer = answer_compare(lines[i]);
    if (lines[0] == "age") answer = answer_age(lines[i]);
    if (lines[0] == "reference") answer = answer_reference(lines[i]);
    if (lines[0] == "json") answer = answer_json(lines[i]);
    out += std::string(lines[i]) + " → " + answer + "\n";
  }
  return out;
}

TEST(Cases, Fhir) { testing::run_cases("fhir", run_case); }

}  // namespace
}  // namespace weft::fhir
