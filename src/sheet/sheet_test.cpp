// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <regex>

#include "sheet/alerts.hpp"
#include "sheet/banner.hpp"
#include "sheet/ledger.hpp"
#include "sheet/lists.hpp"
#include "sheet/result.hpp"
#include "sheet/words.hpp"
#include "tests/pages/fixture_chart.hpp"

namespace weft::sheet {
namespace {

using record::chart::AlertEntry;
using record::chart::Banner;

std::string seen(const ui::Html& html) {
  std::string text = std::regex_replace(html.view(), std::regex("</?bdi>"), "");
  text = std::regex_replace(text, std::regex("<[^>]*>"), " ");
  text = std::regex_replace(text, std::regex("\\s+"), " ");
  return std::regex_replace(text, std::regex("&#39;"), "'");
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string banner_text(const Banner& person) {
  return seen(banner(person, {"/c/x/", testing::fixture_now()}));
}

TEST(BannerTest, SaysWhatIsNotKnown) {
  const std::string text = banner_text({});
  EXPECT_TRUE(has(text, "Name not known")) << text;
  EXPECT_TRUE(has(text, "Born no information"));
  EXPECT_TRUE(has(text, "Gender Not known"));
  EXPECT_TRUE(has(text, "NHS No. not known"));
  EXPECT_TRUE(has(text, "Address no information"));
  EXPECT_TRUE(has(text, "GP practice no information"));
}

TEST(BannerTest, ADeathChangesAllOfIt) {
  Banner person = testing::joan().banner;
  person.deceased = "2026-11-21";
  const ui::Html html = banner(person, {"/c/x/", testing::fixture_now()});
  EXPECT_TRUE(has(html.view(), "app-banner--died"));
  EXPECT_TRUE(has(seen(html), "Born 01-Feb-1944 Died 21-Nov-2026 (aged 82y)")) << seen(html);
  person.deceased = "true";
  EXPECT_TRUE(has(banner_text(person), "Died date not known"));
}

TEST(BannerTest, ARestrictionTakesPlacesAwayAndSaysSo) {
  Banner person = testing::joan().banner;
  person.restricted = true;
  const std::string text = banner_text(person);
  EXPECT_TRUE(has(text, "Address, phone and GP practice not shown (restricted)")) << text;
  for (const char* hidden : {"Larch", "07700", "Mill Lane", "020 7946"})
    EXPECT_FALSE(has(text, hidden)) << hidden;
}

TEST(BannerTest, MarksWhatCannotBeReliedOn) {
  Banner person = testing::joan().banner;
  person.birth_date = "1944-02-31";
  person.provisional = true;
  person.more_under_this_number = true;
  const std::string text = banner_text(person);
  EXPECT_TRUE(has(text, "Born 1944-02-31 (date not valid)")) << text;
  EXPECT_TRUE(has(text, "Provisional:"));
  EXPECT_TRUE(has(text, "More under this number, not shown"));
}

TEST(BannerTest, GroupsTheNhsNumberThreeThreeFour) {
  EXPECT_EQ(nhs_number_words("9990123456"), "999 012 3456");
  EXPECT_EQ(nhs_number_words("99901234"), "99901234");
  EXPECT_EQ(nhs_number_words("999012345X"), "999012345X");
}

TEST(AlertStrip, PutsConflictsBeforeWhatIsRecordedBeforeTheRest) {
  const std::vector<AlertEntry> alerts = {
      {.name = "Pregnancy"},
      {.name = "Interpreter", .state = HeadingState::AssertedNone, .by = "A", .on = "2026-11"},
      {.name = "Infection", .state = HeadingState::Recorded, .texts = {"MRSA"}},
      {.name = "Allergies", .state = HeadingState::Recorded, .texts = {"Nuts"}, .conflict = true},
      {.name = "Safeguarding", .state = HeadingState::Withheld}};
  const std::string text = seen(alert_strip({.base = "/c/x/"}, alerts));
  EXPECT_EQ(text,
            " Allergies CONFLICT Nuts Infection MRSA Interpreter none, asserted by A on Nov-2026 "
            "Safeguarding withheld No information: Pregnancy ");
}

TEST(AlertStrip, CountsWhatItCannotHold) {
  const std::vector<AlertEntry> alerts = {{.name = "Allergies",
                                           .state = HeadingState::Recorded,
                                           .texts = {"a", "b", "c", "d", "e", "f"}}};
  EXPECT_TRUE(has(seen(alert_strip({.base = "/c/x/"}, alerts)), "a · b · c · d and 2 more"));
}

TEST(AlertStrip, SaysWhenWhatIsRecordedIsLate) {
  const std::vector<AlertEntry> alerts = {
      {.name = "Allergies", .state = HeadingState::Late, .texts = {"Nuts"}}};
  EXPECT_TRUE(has(seen(alert_strip({.base = "/c/x/"}, alerts)), "Nuts (late)"));
}

TEST(LedgerLine, SaysStateCountsAgeAndWithheld) {
  const auto chart = testing::joan();
  const Place place{"/c/x/", testing::fixture_now()};
  EXPECT_EQ(seen(ledger_line(chart.headings[1], place)),
            " Recorded 3 current Some information is withheld. Barts Health NHS Trust (barts-adt): "
            "last heard 22-Nov-2026 13:57, 8 min ago ");
  HeadingView silent{.sources = {{.organisation = "RAL", .feed = "rfl"}}};
  EXPECT_EQ(seen(ledger_line(silent, place)), " No information RAL (rfl): never heard ");
}

TEST(Flags, AreWordsAndNeverPlayedDown) {
  const auto flag = [](const std::string& concepts) {
    return flag_of(fhir::parse_json("{\"interpretation\":" + concepts + "}").value());
  };
  EXPECT_EQ(flag(R"([{"coding":[{"code":"HH"}]}])").words, "Critical high");
  EXPECT_TRUE(flag(R"([{"coding":[{"code":"HH"}]}])").abnormal);
  EXPECT_FALSE(flag(R"([{"coding":[{"code":"N"}]}])").abnormal);
  EXPECT_TRUE(flag(R"([{"coding":[{"code":"LOCAL7"}]}])").abnormal);
  EXPECT_EQ(flag(R"([{"text":"see note"}])").words, "see note");
  EXPECT_EQ(flag("[]").words, "");
  EXPECT_FALSE(flag("[]").abnormal);
}

TEST(Values, KeepTheNumberAsWritten) {
  const auto value = [](const std::string& observation) {
    return value_words(fhir::parse_json(observation).value());
  };
  EXPECT_EQ(value(R"({"valueQuantity":{"value":1.50,"unit":"mmol/L","comparator":"<"}})"),
            "<1.50 mmol/L");
  EXPECT_EQ(value(R"({"valueString":"Scanty growth"})"), "Scanty growth");
  EXPECT_EQ(value(R"({"valueString":">60","extension":[{"url":"urn:weft:extension:unit",
                     "valueString":"mL/min"}]})"),
            ">60 mL/min");
  EXPECT_EQ(value(R"({"valueCodeableConcept":{"coding":[{"code":"1","display":"Seen"}]}})"),
            "Seen");
  EXPECT_EQ(value(R"({"component":[{"code":{"text":"Systolic"},"valueQuantity":{"value":120}},
                     {"code":{"text":"Diastolic"},"valueQuantity":{"value":80}}]})"),
            "Systolic 120; Diastolic 80");
  EXPECT_EQ(value(R"({"dataAbsentReason":{"text":"Sample haemolysed"}})"), "Sample haemolysed");
  EXPECT_EQ(value(R"({"extension":[{"url":"x","valueAttachment":{"contentType":"a/b"}}]})"),
            "Document (a/b), not shown here");
  EXPECT_EQ(value("{}"), "");
}

TEST(Names, OfContactsAreTheWordsOfAWard) {
  const auto name = [](const std::string& json) {
    Item item{.type = "Encounter"};
    item.resource = fhir::parse_json(json).value();
    return seen(name_of(item));
  };
  EXPECT_EQ(name(R"({"class":{"code":"IMP","display":"inpatient encounter"}})"), "Inpatient stay");
  EXPECT_EQ(name(R"({"class":{"code":"AMB","display":"waiting list"}})"), "Waiting list");
  EXPECT_EQ(name(R"({"class":{"code":"EMER"},"serviceType":{"text":"Surgery"}})"),
            "Emergency attendance, Surgery");
  EXPECT_EQ(name("{}"), "Contact, not named by its source");
}

// An admission that was cancelled never happened, and must not read like one that ended.
TEST(Lists, AContactSaysHowItStands) {
  record::chart::Item contact = testing::joan().headings[2].items.front();
  const auto outcome = [&](const char* status) {
    contact.status = status;
    contact.resource.set("status", status);
    const std::vector<const Item*> one = {&contact};
    const std::string text = seen(short_list({"/c/x/", testing::fixture_now()}, one));
    const std::string table = seen(item_table({"/c/x/", testing::fixture_now()},
                                              {record::Heading::Contacts, "Past", "t"}, one));
    EXPECT_EQ(has(text, "Cancelled"), has(table, "Cancelled"));
    return text;
  };
  EXPECT_TRUE(has(outcome("cancelled"), "Cancelled"));
  EXPECT_TRUE(has(outcome("planned"), "Planned"));
  EXPECT_TRUE(has(outcome("arrived"), "Arrived"));
  EXPECT_TRUE(has(outcome("onleave"), "On leave"));
  EXPECT_TRUE(has(outcome("in-progress"), "In progress"));
  EXPECT_FALSE(has(outcome("finished"), "Finished"));
}

// Radiology calls its line "Report", or nothing at all: which one it is only the report knows.
TEST(Names, OfResultsInWordsSayWhichReportTheyArePartOf) {
  record::chart::HeadingView view = testing::joan().headings[3];
  record::chart::Item line = view.items.front(), report = view.items.front();
  line.type = "Observation";
  line.id = "o1";
  line.resource = *fhir::parse_json(
      R"({"code":{"text":"Report"},"effectiveDateTime":"2026-11-20T12:00:00Z","valueString":
      "The heart is enlarged, and both costophrenic angles are blunted."})");
  report.type = "DiagnosticReport";
  report.resource = *fhir::parse_json(
      R"({"code":{"text":"Chest X-ray"},"result":[{"reference":"Observation/o1"}]})");
  view.items.push_back(report);
  const std::vector<const Item*> lines = {&line};
  EXPECT_EQ(seen(name_of(named_after_reports(view, lines).front())), "Chest X-ray: Report");
  line.resource.set("code", fhir::Json());
  EXPECT_EQ(seen(name_of(named_after_reports(view, lines).front())), "Chest X-ray");
  line.resource.set("valueString", "clear");
  line.resource.set("code", fhir::Json::object().set("text", "Report"));
  EXPECT_EQ(seen(name_of(named_after_reports(view, lines).front())), "Report") << "in the grid";
}

TEST(Words, PreferTheSourcesOwnText) {
  const auto concept_of = [](const std::string& json) {
    return concept_words(fhir::parse_json(json).value());
  };
  EXPECT_EQ(concept_of(R"({"text":"Pen V","coding":[{"display":"Penicillin"}]})"), "Pen V");
  EXPECT_EQ(concept_of(R"({"coding":[{"code":"1"},{"display":"Penicillin"}]})"), "Penicillin");
  EXPECT_EQ(concept_of(R"({"coding":[{"code":"1"}]})"), "1");
  EXPECT_EQ(concept_of("{}"), "");
  EXPECT_EQ(sentence("entered-in-error"), "Entered in error");
  EXPECT_EQ(code_system_name("http://snomed.info/sct"), "SNOMED CT");
  EXPECT_EQ(code_system_name("http://terminology.hl7.org/CodeSystem/v2-0074"), "HL7 v2-0074");
  EXPECT_EQ(code_system_name("urn:weft:org:RCB:LOCAL"), "local to RCB:LOCAL");
  EXPECT_EQ(code_system_name("urn:oid:1.2"), "urn:oid:1.2");
}

TEST(Dates, OfElementsThatCouldNotBeDatesAreShownAsSent) {
  const auto resource = fhir::parse_json(R"({"period":{"_start":{"extension":[{"url":"x",
      "valueString":"20261340"}]},"end":"2026-03-01"}})");
  EXPECT_EQ(seen(shown_date_of(*resource, "period.start")), "20261340 (date not valid)");
  EXPECT_EQ(seen(shown_date_of(*resource, "period.end")), " 01-Mar-2026 ");
  EXPECT_TRUE(shown_date_of(*resource, "onsetDateTime").empty());
}

}  // namespace
}  // namespace weft::sheet
