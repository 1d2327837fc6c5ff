// SPDX-License-Identifier: Apache-2.0
// What holds for every page, whatever the record says; then each page's own order and words.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <regex>

#include "base/text.hpp"
#include "tests/pages/fixture_chart.hpp"
#include "viewer/record_pages.hpp"

namespace weft::viewer {
namespace {

using record::chart::Chart;

PageFrame frame() {
  return {.base = "/c/CONTEXT/",
          .environment = "training",
          .user_name = "Dr Priya Nair",
          .role = "Doctor",
          .organisation = "R1H",
          .now = testing::fixture_now()};
}

std::map<std::string, std::string> every_page(const Chart& chart) {
  std::map<std::string, std::string> pages = {{"summary", render_summary(chart, frame())},
                                              {"allergies", render_allergies(chart, frame())},
                                              {"problems", render_problems(chart, frame())},
                                              {"contacts", render_contacts(chart, frame())},
                                              {"results", render_results(chart, frame())}};
  for (const auto& heading : chart.headings)
    for (const auto* list : {&heading.items, &heading.past})
      for (const auto& item : *list)
        pages["item " + item.number] = render_item(testing::item_view(chart, item.number), frame());
  return pages;
}

size_t count(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern);
  return static_cast<size_t>(std::distance(
      std::sregex_iterator(text.begin(), text.end(), expression), std::sregex_iterator()));
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// Tags and entities gone: what a reader sees, with one space where a tag stood.
std::string seen(const std::string& html) {
  std::string text = html.substr(html.find("<body"));
  text = std::regex_replace(text, std::regex("</?(?:bdi|a|span|strong|b)\\b[^>]*>"), "");
  text = std::regex_replace(text, std::regex("<[^>]*>"), " ");
  text = std::regex_replace(text, std::regex("\\s+"), " ");
  text = std::regex_replace(text, std::regex("&#39;"), "'");
  return std::regex_replace(text, std::regex("&amp;"), "&");
}

void expect_in_order(const std::string& text, const std::vector<std::string>& parts) {
  size_t at = 0;
  for (const std::string& part : parts) {
    const size_t found = text.find(part, at);
    EXPECT_NE(found, std::string::npos) << "missing or out of order: " << part;
    if (found != std::string::npos) at = found + part.size();
  }
}

// Each element that is opened is closed, in order.
void expect_well_formed(const std::string& page, const std::string& name) {
  static const std::regex tag("<(/?)([a-z0-9]+)[^>]*>");
  std::vector<std::string> open;
  for (std::sregex_iterator it(page.begin(), page.end(), tag), end; it != end; ++it) {
    const std::string element = (*it)[2];
    if (element == "meta" || element == "link" || element == "br") continue;
    if ((*it)[1].length() == 0) {
      open.push_back(element);
    } else {
      ASSERT_FALSE(open.empty()) << name << ": </" << element << ">";
      ASSERT_EQ(open.back(), element) << name << " at " << it->position();
      open.pop_back();
    }
  }
  EXPECT_TRUE(open.empty()) << name << ": not closed: " << join(open, " ");
}

void expect_page_rules(const std::string& page, const std::string& name) {
  SCOPED_TRACE(name);
  expect_well_formed(page, name);
  EXPECT_EQ(count(page, "<title>[A-Z][a-z]+ – Weft</title>"), 1u);
  EXPECT_EQ(count(page, "<h1[ >]"), 1u);
  EXPECT_EQ(count(page, "<main[ >]"), 1u);
  EXPECT_EQ(count(page, "<html lang=\"en-GB\">"), 1u);
  EXPECT_EQ(count(page, "href=\"#maincontent\""), 1u);
  EXPECT_EQ(count(page, "class=\"app-environment"), 1u);
  EXPECT_EQ(count(page, "aria-label=\"Patient\" data-subject=\"[A-Za-z]+\""), 1u);
  EXPECT_EQ(count(page, "aria-label=\"Alerts\""), 1u);
  EXPECT_EQ(count(page, "<[a-z][^>]* style="), 0u);
  EXPECT_EQ(count(page, "<style"), 0u);
  EXPECT_EQ(count(page, "<[a-z][^>]* on[a-z]+="), 0u);
  EXPECT_EQ(count(page, "<script"), 1u);
  EXPECT_EQ(count(page, "<script src=\"/assets/weft.js\\?v=[0-9a-f]{12}\"></script>"), 1u);
  const std::regex href("href=\"([^\"]*)\"");
  for (std::sregex_iterator it(page.begin(), page.end(), href), end; it != end; ++it) {
    const std::string target = (*it)[1];
    EXPECT_TRUE(target.starts_with("/c/CONTEXT/") || target.starts_with("/assets/") ||
                target == "#maincontent")
        << target;
  }
}

TEST(EveryPage, KeepsTheRules) {
  for (const Chart& chart : {testing::joan(), testing::unknown_woman(),
                             testing::restricted_and_died(), testing::six_states()})
    for (const auto& [name, page] : every_page(chart)) expect_page_rules(page, name);
}

TEST(EveryPage, IdsAreUnique) {
  for (const auto& [name, page] : every_page(testing::joan())) {
    std::map<std::string, int> ids;
    const std::regex id(" id=\"([^\"]*)\"");
    for (std::sregex_iterator it(page.begin(), page.end(), id), end; it != end; ++it)
      EXPECT_EQ(++ids[(*it)[1]], 1) << name << ": " << (*it)[1];
  }
}

TEST(EveryPage, PutsNobodyInTitlesOrAddresses) {
  for (const auto& [name, page] : every_page(testing::joan())) {
    const std::regex address("(?:<title>[^<]*|(?:href|src)=\"[^\"]*)(?:Smith|SMITH|Joan|999)");
    EXPECT_FALSE(std::regex_search(page, address)) << name;
  }
}

TEST(EveryPage, ShowsHostileTextAsText) {
  std::string all;
  for (const std::string text :
       {"\"><img src=x onerror=alert(1)>", "' autofocus onfocus='x", "<script>alert(1)</script>",
        "</title></head><body><h1>x</h1>", "<!--", "]]>", "{{7*7}}", "javascript:alert(1)",
        "a\xE2\x80\xAE"
        "b",
        "\x01\x02", "\xFF\xFE"})
    all += text;
  for (const auto& [name, page] : every_page(testing::hostile(all))) {
    expect_page_rules(page, name);
    EXPECT_FALSE(has(page, "\xE2\x80\xAE") || has(page, "\x01") || has(page, "\xFF")) << name;
    EXPECT_FALSE(has(page, "<!--")) << name;
    EXPECT_TRUE(has(page, "&lt;script&gt;alert(1)")) << name;
    EXPECT_TRUE(has(page, "<span class=\"app-hidden\">U+202E</span>")) << name;
  }
}

TEST(EveryPage, IsTheSameForTheSameChart) {
  EXPECT_EQ(every_page(testing::joan()), every_page(testing::joan()));
}

TEST(Summary, ReadsInOrder) {
  const std::string text = seen(render_summary(testing::joan(), frame()));
  expect_in_order(text, {"TRAINING",
                         "Dr Priya Nair",
                         "Smith, Joan Margaret (Mrs)",
                         "Born 01-Feb-1944 (82y)",
                         "Gender Female",
                         "NHS No. 999 012 3456 traced and verified",
                         "Known as Joanie",
                         "14 Larch Road",
                         "GP practice Mill Lane Surgery",
                         "Allergies CONFLICT",
                         "Penicillin V (anaphylaxis)",
                         "but none, asserted by Royal Free London",
                         "Infection none, asserted by Barts Health NHS Trust on 21-Nov-2026",
                         "No information: CPR and ReSPECT",
                         "Summary",
                         "Allergies",
                         "Recorded",
                         "No known allergies Conflict",
                         "Penicillin V Conflict",
                         "Latex",
                         "Not in the list of 14-Aug-2026",
                         "Problems",
                         "Some information is withheld.",
                         "Atrial fibrillation",
                         "Contacts",
                         "Geriatric medicine",
                         "Results",
                         "Late",
                         "Late by 5 h",
                         "Potassium 6.4 mmol/L Critical high",
                         "What this record holds"});
}

TEST(Summary, CountsWhatItDoesNotList) {
  const std::string text = seen(render_summary(testing::joan(), frame()));
  EXPECT_TRUE(has(text, "1 more under Allergies"));
  EXPECT_TRUE(has(text, "5 more under Results"));
  EXPECT_FALSE(has(text, "more under Problems"));
}

TEST(Summary, ShowsTheNewestLineOfEachTestAndWhatWasCancelled) {
  const std::string text = seen(render_summary(testing::joan(), frame()));
  expect_in_order(text, {"Potassium 6.4 mmol/L", "Creatinine 148 umol/L", "Sodium", "Haemoglobin",
                         "Troponin T Cancelled after final", "Chest X-ray"});
  EXPECT_FALSE(has(text, "5.1 mmol/L")) << "an older line of the same test";
}

TEST(Summary, SaysEachStateInWords) {
  const std::string states = seen(render_summary(testing::six_states(), frame()));
  expect_in_order(states, {"Allergies", "Asserted none", "No known allergies", "Problems",
                           "Not shared", "Contacts", "Withheld", "Results", "Late"});
  const std::string nothing = seen(render_summary(testing::unknown_woman(), frame()));
  EXPECT_EQ(count(nothing, "No information\\. Nothing is filed here"), 4u);
  EXPECT_FALSE(has(nothing, "Recorded"));
  EXPECT_TRUE(has(seen(render_summary(testing::joan(), frame())), "Recorded"));
}

TEST(Allergies, PutTheConflictFirstAndFoldNothing) {
  const std::string text = seen(render_allergies(testing::joan(), frame()));
  expect_in_order(text, {"Conflict: allergies are recorded", "Current, in conflict", "Penicillin V",
                         "Anaphylaxis", "Severe; High risk", "Active, Confirmed", "Jun-2009",
                         "Barts Health NHS Trust (R1H), recorded 14-Aug-2026", "Latex",
                         "No known allergies, as asserted", "No known allergies",
                         "recorded 21-Nov-2026", "Entered in error by the source", "Aspirin"});
}

TEST(Problems, SayHowTheyWereRecorded) {
  const std::string text = seen(render_problems(testing::joan(), frame()));
  expect_in_order(text, {"Atrial fibrillation", "Mar-2019", "Coded (SNOMED CT)",
                         "Chronic kidney disease", "Coded (ICD-10)", "Fall at home",
                         "Date not valid", "2026-13-40 (date not valid)", "Free text"});
}

TEST(Contacts, GoFromNowToPlannedToPast) {
  const std::string text = seen(render_contacts(testing::joan(), frame()));
  expect_in_order(text, {"In care now", "Inpatient stay, Geriatric medicine", "Ward 13E",
                         "21-Nov-2026 21:15", "In progress", "Planned", "Cardiology", "Past",
                         "Emergency attendance", "Admitted", "Left before seen"});
}

TEST(Results, StandSideBySideWithWordsForFlags) {
  const std::string page = render_results(testing::joan(), frame());
  const std::string text = seen(page);
  expect_in_order(
      text, {"Abnormal", "Potassium", "6.4 mmol/L Critical high", "Results side by side",
             "22-Nov-2026 06:30", "21-Nov-2026 18:40", "02-Oct-2026 10:00", "Potassium",
             "6.4 Critical high", "5.1", "4.60", "Corrected former value", "Preliminary",
             "Troponin T", "Cancelled Cancelled after final former value", "Reports", "Chest X-ray",
             "Cancelled", "Troponin T"});
  EXPECT_TRUE(has(page, "href=\"/c/CONTEXT/item/R-cr2#former\""));
}

TEST(Results, LongRecordsStayShortAndWhole) {
  Chart chart = testing::joan();
  auto& items = chart.headings[3].items;
  const auto sample = items.front();
  for (int day = 0; day < 40; ++day) {
    items.push_back(sample);
    items.back().number = "R-day" + std::to_string(day);
    const std::string date = std::to_string(1950 + day) + "-01-02T09:00:00Z";
    items.back().resource.set("effectiveDateTime", date);
  }
  const std::string page = render_results(chart, frame());
  expect_page_rules(page, "long results");
  EXPECT_EQ(count(page, "<details"), 1u);
  EXPECT_TRUE(has(page, "35 older times, back to 02-Jan-1950")) << "43 times, 8 of them open";
  for (int day = 0; day < 40; ++day)
    EXPECT_TRUE(has(page, "item/R-day" + std::to_string(day) + "\"")) << day;
  EXPECT_EQ(count(seen(page), "Abnormal in the newest result of its test"), 1u);
}

TEST(Problems, BeyondTheFirstStandInATableThatOpens) {
  Chart chart = testing::joan();
  auto& items = chart.headings[1].items;
  while (items.size() < 60) items.push_back(items.front());
  const std::string page = render_problems(chart, frame());
  expect_page_rules(page, "long problems");
  EXPECT_TRUE(has(page, "Active, continued (35)"));
  EXPECT_EQ(count(page, "data-item=\"PROBLEM-"), 60u);
}

TEST(Results, NeverMixUnitsOrLaboratoriesInARow) {
  Chart chart = testing::joan();
  auto& items = chart.headings[3].items;
  items[4].resource.member("valueQuantity").set("unit", "mg/dL");
  items[7].organisation = "RAL";
  const std::string grid = render_results(chart, frame());
  EXPECT_EQ(count(grid, "<th class=\"nhsuk-table__header\" scope=\"row\"><bdi>Potassium"), 3u);
}

TEST(ItemPage, SaysWhereEverythingCameFrom) {
  const Chart chart = testing::joan();
  const std::string page = render_item(testing::item_view(chart, "ALLERGY-penicillin"), frame());
  expect_in_order(seen(page), {"Allergy: Penicillin V",
                               "As recorded",
                               "Substance Penicillin V",
                               "Reaction Anaphylaxis",
                               "Severity of reaction Severe",
                               "Criticality High",
                               "Certainty Confirmed",
                               "First noted Jun-2009",
                               "Where it came from",
                               "Barts Health NHS Trust (R1H)",
                               "MILLENNIUM",
                               "Author not sent",
                               "Happened 14-Aug-2026 12:02:00",
                               "Recorded by the source 14-Aug-2026 12:02:00",
                               "Received by Weft 14-Aug-2026 12:02:04",
                               "In this record since",
                               "Words and codes side by side",
                               "Penicillin V",
                               "Allergy to penicillin",
                               "91936005",
                               "SNOMED CT",
                               "Part of the original",
                               "AL1[1] of ADT^A01",
                               "AL1|1|DA|91936005^Penicillin V",
                               "Former versions",
                               "Version 1"});
  const std::string corrected = render_item(testing::item_view(chart, "R-cr2"), frame());
  EXPECT_TRUE(has(corrected, "id=\"former\""));
  expect_in_order(seen(corrected), {"Result 121 umol/L", "Former versions", "112 umol/L High"});
}

}  // namespace
}  // namespace weft::viewer
