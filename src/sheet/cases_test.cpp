// SPDX-License-Identifier: Apache-2.0
// tests/cases/sheet: a banner or a strip as lines of "name: value", and what a reader sees of it,
// one field or entry a line.
#include <gtest/gtest.h>

#include <map>
#include <regex>

#include "base/text.hpp"
#include "sheet/alerts.hpp"
#include "sheet/banner.hpp"
#include "tests/case.hpp"
#include "tests/pages/fixture_chart.hpp"

namespace weft::sheet {
namespace {

using record::chart::AlertEntry;
using record::chart::Banner;
using record::chart::HeadingState;

std::string lines_seen(const ui::Html& html) {
  std::string text = std::regex_replace(html.view(), std::regex("</(?:div|p|li)>"), "\n");
  text = std::regex_replace(text, std::regex("</dt>"), ": ");
  text = std::regex_replace(text, std::regex("<[^>]*>"), "");
  text = std::regex_replace(text, std::regex("&#39;"), "'");
  return std::regex_replace(text, std::regex("\n\n+"), "\n");
}

std::pair<std::string, std::string> named(std::string_view line) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return {std::string(line), ""};
  return {std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))};
}

std::string run_banner(const std::string& input) {
  Banner person;
  const std::map<std::string, std::string*> texts = {{"family", &person.family},
                                                     {"given", &person.given},
                                                     {"title", &person.title},
                                                     {"known as", &person.known_as},
                                                     {"born", &person.birth_date},
                                                     {"gender", &person.gender},
                                                     {"nhs number", &person.nhs_number},
                                                     {"status", &person.nhs_number_status},
                                                     {"gp", &person.gp_practice},
                                                     {"gp phone", &person.gp_phone},
                                                     {"address", &person.address},
                                                     {"address from", &person.address_source},
                                                     {"phone", &person.phone}};
  const std::map<std::string, bool*> flags = {
      {"birth date not valid", &person.birth_date_not_valid},
      {"restricted", &person.restricted},
      {"provisional", &person.provisional},
      {"more under", &person.more_under_this_number}};
  for (const std::string_view line : split(input, '\n')) {
    const auto [name, value] = named(line);
    if (name == "died") {
      person.deceased = value;
    } else if (name == "address recorded") {
      person.address_recorded = parse_rfc3339(value).value();
    } else if (flags.contains(name)) {
      *flags.at(name) = true;
    } else if (texts.contains(name)) {
      *texts.at(name) = value;
    } else {
      return "no such field: " + name;
    }
  }
  return lines_seen(banner(person, {"/c/x/", testing::fixture_now()}));
}

std::string run_alerts(const std::string& input) {
  std::vector<AlertEntry> alerts;
  const std::map<std::string, HeadingState> states = {
      {"recorded", HeadingState::Recorded},
      {"asserted none", HeadingState::AssertedNone},
      {"late", HeadingState::Late},
      {"withheld", HeadingState::Withheld},
      {"not shared", HeadingState::NotShared},
      {"no information", HeadingState::NoInformation}};
  for (const std::string_view line : split(input, '\n')) {
    const auto [name, value] = named(line);
    if (name == "text") {
      alerts.back().texts.push_back(value);
    } else if (name == "by") {
      alerts.back().by = value;
    } else if (name == "on") {
      alerts.back().on = value;
    } else if (name == "conflict") {
      alerts.back().conflict = true;
    } else if (states.contains(value)) {
      alerts.push_back({.name = name, .state = states.at(value)});
    } else {
      return "no such state: " + value;
    }
  }
  return lines_seen(alert_strip({"/c/x/", testing::fixture_now()}, alerts));
}

TEST(SheetCases, Banner) { testing::run_cases("sheet/banner", run_banner); }
TEST(SheetCases, Alerts) { testing::run_cases("sheet/alerts", run_alerts); }

}  // namespace
}  // namespace weft::sheet
