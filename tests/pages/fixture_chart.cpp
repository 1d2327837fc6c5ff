// SPDX-License-Identifier: Apache-2.0
#include "tests/pages/fixture_chart.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace weft::testing {
namespace {

using namespace record::chart;
using fhir::Json;
using record::Heading;

Instant at(const std::string& text) { return parse_rfc3339(text).value(); }

Json json(const std::string& text) {
  auto parsed = fhir::parse_json(text);
  if (!parsed) ADD_FAILURE() << parsed.error().detail << " in " << text;
  return parsed ? *parsed : Json();
}

Item item(const std::string& number, const std::string& type, Heading heading,
          const std::string& resource, const std::string& recorded = "2026-11-20T09:10:00Z") {
  Item made;
  made.number = number;
  made.subject = "SUBJECTaaaaaaaaaaaaaaa";
  made.type = type;
  made.id = "1";
  made.version = 1;
  made.heading = heading;
  made.organisation = "R1H";
  made.organisation_name = "Barts Health NHS Trust";
  made.system = "MILLENNIUM";
  made.resource = json(resource);
  made.times = {.happened = at(recorded),
                .recorded = at(recorded),
                .received = at(recorded) + 4'000,
                .applied = at(recorded) + 4'200};
  return made;
}

Item marked(Item made, Mark mark, const std::string& date = "") {
  made.marks.push_back(mark);
  if (!date.empty()) made.mark_date = date;
  return made;
}

Item from(Item made, const std::string& organisation, const std::string& name) {
  made.organisation = organisation;
  made.organisation_name = name;
  made.subject = "SUBJECTbbbbbbbbbbbbbbb";
  return made;
}

SourceAge heard(const std::string& code, const std::string& name, const std::string& feed,
                int64_t ago_ms) {
  return {.organisation = code,
          .organisation_name = name,
          .feed = feed,
          .last_heard = fixture_now() + -ago_ms};
}

Banner joan_banner() {
  Banner banner;
  banner.subject = "SUBJECTaaaaaaaaaaaaaaa";
  banner.item = "PATIENT-joan";
  banner.family = "Smith";
  banner.given = "Joan Margaret";
  banner.title = "Mrs";
  banner.known_as = "Joanie";
  banner.birth_date = "1944-02-01";
  banner.gender = "female";
  banner.nhs_number = "9990123456";
  banner.nhs_number_status = "traced and verified";
  banner.gp_practice = "Mill Lane Surgery";
  banner.gp_phone = "020 7946 0123";
  banner.address = "14 Larch Road, Stepney, London, E1 4AA";
  banner.address_source = "Barts Health NHS Trust";
  banner.address_recorded = at("2026-11-03T10:00:00Z");
  banner.phone = "07700 900362";
  return banner;
}

std::vector<AlertEntry> quiet_alerts() {
  std::vector<AlertEntry> alerts;
  for (const char* name :
       {"CPR and ReSPECT", "Advance decision or LPA", "Mental Health Act", "Safeguarding",
        "Reasonable adjustments", "Interpreter", "Pregnancy", "Critical medicines"})
    alerts.push_back({.name = name});
  return alerts;
}

HeadingView joan_allergies() {
  HeadingView view{.heading = Heading::Allergies, .state = HeadingState::Recorded};
  view.items = {
      marked(item("ALLERGY-penicillin", "AllergyIntolerance", Heading::Allergies,
                  R"({"resourceType":"AllergyIntolerance","code":{"coding":[{"system":
                  "http://snomed.info/sct","code":"91936005","display":"Allergy to penicillin"}],
                  "text":"Penicillin V"},"reaction":[{"manifestation":[{"text":"Anaphylaxis"}],
                  "severity":"severe"}],"criticality":"high","clinicalStatus":{"coding":[{"code":
                  "active"}]},"verificationStatus":{"coding":[{"code":"confirmed"}]},
                  "category":["medication"],"onsetDateTime":"2009-06"})",
                  "2026-08-14T11:02:00Z"),
             Mark::Conflict),
      marked(marked(from(item("ALLERGY-latex", "AllergyIntolerance", Heading::Allergies,
                              R"({"resourceType":"AllergyIntolerance","code":{"text":"Latex"},
                              "reaction":[{"manifestation":[{"text":"Contact dermatitis"},{"text":
                              "Itching"}],"severity":"moderate"}],"clinicalStatus":{"coding":[{
                              "code":"active"}]}})",
                              "2025-02-02T08:00:00Z"),
                         "RAL", "Royal Free London NHS Foundation Trust"),
                    Mark::Conflict),
             Mark::NotInLatestList, "2026-08-14")};
  view.past = {marked(item("ALLERGY-error", "AllergyIntolerance", Heading::Allergies,
                           R"({"resourceType":"AllergyIntolerance","code":{"text":"Aspirin"},
                           "verificationStatus":{"coding":[{"code":"entered-in-error"}]}})"),
                      Mark::EnteredInError)};
  view.asserted_none = marked(
      from(item("ALLERGY-none", "AllergyIntolerance", Heading::Allergies,
                R"({"resourceType":"AllergyIntolerance","code":{"text":"No known allergies"}})",
                "2026-11-21T22:40:00Z"),
           "RAL", "Royal Free London NHS Foundation Trust"),
      Mark::Conflict);
  view.sources = {heard("R1H", "Barts Health NHS Trust", "barts-adt", 8 * 60'000),
                  heard("RAL", "Royal Free London NHS Foundation Trust", "rfl-adt", 41 * 60'000)};
  return view;
}

HeadingView joan_problems() {
  HeadingView view{.heading = Heading::Problems, .state = HeadingState::Recorded};
  view.items = {
      item("PROBLEM-af", "Condition", Heading::Problems,
           R"({"resourceType":"Condition","code":{"coding":[{"system":"http://snomed.info/sct",
           "code":"49436004","display":"Atrial fibrillation"}]},"clinicalStatus":{"coding":[{"code":
           "active"}]},"verificationStatus":{"coding":[{"code":"confirmed"}]},
           "onsetDateTime":"2019-03"})"),
      item("PROBLEM-ckd", "Condition", Heading::Problems,
           R"({"resourceType":"Condition","code":{"coding":[{"system":
           "http://hl7.org/fhir/sid/icd-10","code":"N18.3","display":
           "Chronic kidney disease, stage 3"}]},"clinicalStatus":{"coding":[{"code":"active"}]}})"),
      marked(item("PROBLEM-fall", "Condition", Heading::Problems,
                  R"({"resourceType":"Condition","code":{"text":"Fall at home, long lie"},
                  "onsetDateTime":"2026-13-40","verificationStatus":{"coding":[{"code":
                  "provisional"}]}})"),
             Mark::DateNotValid)};
  view.sources = {heard("R1H", "Barts Health NHS Trust", "barts-adt", 8 * 60'000)};
  view.some_withheld = true;
  return view;
}

HeadingView joan_contacts() {
  HeadingView view{.heading = Heading::Contacts, .state = HeadingState::Recorded};
  view.items = {
      item("CONTACT-now", "Encounter", Heading::Contacts,
           R"({"resourceType":"Encounter","status":"in-progress","class":{"code":"IMP","display":
           "inpatient encounter"},"serviceType":{"text":"Geriatric medicine"},"location":[{
           "location":{"display":"Ward 13E, bay C, bed 4, Royal London"}}],"period":{"start":
           "2026-11-21T21:15:00Z"},"reasonCode":[{"text":"Confusion, found on floor"}],
           "participant":[{"type":[{"text":"consultant"}],"individual":{"display":
           "Dr A Okafor"}}]})",
           "2026-11-21T21:20:00Z"),
      item("CONTACT-planned", "Encounter", Heading::Contacts,
           R"({"resourceType":"Encounter","status":"planned","class":{"code":"AMB","display":
           "ambulatory"},"serviceType":{"text":"Cardiology"},"period":{"start":
           "2026-12-04T10:30:00Z"},"location":[{"location":{"display":"Outpatients 2"}}]})")};
  view.past = {
      item("CONTACT-ed", "Encounter", Heading::Contacts,
           R"({"resourceType":"Encounter","status":"finished","class":{"code":"EMER","display":
           "emergency"},"period":{"start":"2026-11-21T18:02:00Z","end":"2026-11-21T21:10:00Z"},
           "location":[{"location":{"display":"Emergency department"}}],"hospitalization":{
           "dischargeDisposition":{"text":"Admitted"}},"reasonCode":[{"text":"Fall"}]})"),
      from(item("CONTACT-old", "Encounter", Heading::Contacts,
                R"({"resourceType":"Encounter","status":"finished","class":{"code":"EMER","display":
                "emergency"},"period":{"start":"2026-03-02T11:00:00Z","end":
                "2026-03-02T12:05:00Z"},"hospitalization":{"dischargeDisposition":{"text":
                "Left before seen"}}})",
                "2026-03-02T12:10:00Z"),
           "RAL", "Royal Free London NHS Foundation Trust")};
  view.sources = {heard("R1H", "Barts Health NHS Trust", "barts-adt", 8 * 60'000)};
  return view;
}

struct Line {
  std::string number, code, name, value, unit, range, flag, time;
  std::string status = "final";
};

Item result(const Line& line) {
  Json resource = json(R"({"resourceType":"Observation"})");
  resource.set("status", line.status);
  resource.set("code", json(R"({"coding":[{"system":"http://loinc.org","code":")" + line.code +
                            R"("}],"text":")" + line.name + "\"}"));
  if (!line.value.empty()) {
    Json quantity = json(R"({"value":)" + line.value + "}");
    if (!line.unit.empty()) quantity.set("unit", line.unit);
    resource.set("valueQuantity", std::move(quantity));
  }
  if (!line.range.empty())
    resource.set("referenceRange", json(R"([{"text":")" + line.range + "\"}]"));
  if (!line.flag.empty())
    resource.set("interpretation", json(R"([{"coding":[{"code":")" + line.flag + "\"}]}]"));
  resource.set("effectiveDateTime", line.time);
  Item made = item(line.number, "Observation", Heading::Results, "{}", line.time);
  made.resource = std::move(resource);
  return made;
}

HeadingView joan_results() {
  HeadingView view{.heading = Heading::Results, .state = HeadingState::Late};
  const std::string today = "2026-11-22T06:30:00Z", before = "2026-11-21T18:40:00Z",
                    old = "2026-10-02T09:00:00Z";
  view.items = {result({"R-k1", "2823-3", "Potassium", "6.4", "mmol/L", "3.5 - 5.3", "HH", today}),
                result({"R-cr1", "2160-0", "Creatinine", "148", "umol/L", "45 - 84", "H", today}),
                marked(result({"R-na1", "2951-2", "Sodium", "131", "mmol/L", "133 - 146", "L",
                               today, "preliminary"}),
                       Mark::Preliminary),
                result({"R-hb1", "718-7", "Haemoglobin", "104", "g/L", "115 - 165", "L", today}),
                result({"R-k2", "2823-3", "Potassium", "5.1", "mmol/L", "3.5 - 5.3", "N", before}),
                marked(result({"R-cr2", "2160-0", "Creatinine", "121", "umol/L", "45 - 84", "H",
                               before, "corrected"}),
                       Mark::Corrected),
                result({"R-na2", "2951-2", "Sodium", "136", "mmol/L", "133 - 146", "", before}),
                result({"R-k3", "2823-3", "Potassium", "4.60", "mmol/L", "3.5 - 5.3", "N", old}),
                result({"R-cr3", "2160-0", "Creatinine", "96", "umol/L", "45 - 84", "H", old}),
                item("R-report", "DiagnosticReport", Heading::Results,
                     R"({"resourceType":"DiagnosticReport","status":"final","code":{"text":
           "Chest X-ray"},"effectiveDateTime":"2026-11-21T19:20:00Z","conclusion":
           "No focal consolidation.\nHeart size normal.\nOld rib fracture."})")};
  view.past = {
      marked(result({"R-trop", "6598-7", "Troponin T", "", "ng/L", "", "", before, "cancelled"}),
             Mark::CancelledAfterFinal)};
  view.sources = {heard("R1H", "Barts Health NHS Trust", "barts-lab", 6 * 3'600'000ll)};
  view.sources[0].late = true;
  view.sources[0].late_by_ms = 5 * 3'600'000ll;
  return view;
}

void replace_texts(Json& value, const std::string& text, std::string_view name = {}) {
  if (value.is_array())
    for (Json& one : value.array_items()) replace_texts(one, text, name);
  if (value.is_object())
    for (auto& [key, member] : value.object_members()) replace_texts(member, text, key);
  const bool kept = name == "status" || name == "resourceType" || name.ends_with("DateTime") ||
                    name == "start" || name == "end";
  if (value.is_string() && !kept) value = Json(text);
}

}  // namespace

Instant fixture_now() { return at("2026-11-22T14:05:00Z"); }

Chart joan() {
  Chart chart;
  chart.banner = joan_banner();
  chart.alerts = {{.name = "Allergies",
                   .state = HeadingState::Recorded,
                   .texts = {"Penicillin V (anaphylaxis)", "Latex (contact dermatitis, itching)"},
                   .conflict = true,
                   .by = "Royal Free London NHS Foundation Trust",
                   .on = "2026-11-21"},
                  {.name = "Infection",
                   .state = HeadingState::AssertedNone,
                   .by = "Barts Health NHS Trust",
                   .on = "2026-11-21"}};
  for (AlertEntry& entry : quiet_alerts()) chart.alerts.push_back(entry);
  chart.headings = {joan_allergies(), joan_problems(), joan_contacts(), joan_results()};
  chart.other_local_numbers = {"Royal Free London NHS Foundation Trust 4471920"};
  chart.as_of = fixture_now();
  return chart;
}

Chart unknown_woman() {
  Chart chart;
  chart.banner.subject = "SUBJECTccccccccccccccc";
  chart.banner.family = "Unknown";
  chart.banner.provisional = true;
  chart.banner.gender = "female";
  chart.alerts = {{.name = "Allergies"}};
  for (AlertEntry& entry : quiet_alerts()) chart.alerts.push_back(entry);
  for (const Heading heading : record::kClinicalHeadings)
    chart.headings.push_back({.heading = heading});
  chart.as_of = fixture_now();
  return chart;
}

Chart restricted_and_died() {
  Chart chart = unknown_woman();
  chart.banner = joan_banner();
  chart.banner.restricted = true;
  chart.banner.address.clear();
  chart.banner.phone.clear();
  chart.banner.gp_practice.clear();
  chart.banner.deceased = "2026-11-21";
  chart.banner.more_under_this_number = true;
  return chart;
}

Chart six_states() {
  Chart chart = joan();
  chart.headings[0] = {.heading = Heading::Allergies, .state = HeadingState::AssertedNone};
  chart.headings[0].asserted_none =
      item("ALLERGY-none", "AllergyIntolerance", Heading::Allergies,
           R"({"resourceType":"AllergyIntolerance","code":{"text":"No known allergies"}})");
  chart.headings[1] = {.heading = Heading::Problems, .state = HeadingState::NotShared};
  chart.headings[1].sources = {{.organisation = "RAL",
                                .organisation_name = "Royal Free London NHS Foundation Trust",
                                .shared = false}};
  chart.headings[2] = {.heading = Heading::Contacts, .state = HeadingState::Withheld};
  chart.alerts[0] = {.name = "Allergies",
                     .state = HeadingState::AssertedNone,
                     .by = "Barts Health NHS Trust",
                     .on = "2026-11-20"};
  return chart;
}

Chart hostile(const std::string& text) {
  Chart chart = joan();
  Banner& banner = chart.banner;
  for (std::string* field :
       {&banner.family, &banner.given, &banner.title, &banner.known_as, &banner.gp_practice,
        &banner.gp_phone, &banner.address, &banner.address_source, &banner.phone,
        &banner.nhs_number, &banner.nhs_number_status, &banner.birth_date})
    *field = text;
  for (AlertEntry& entry : chart.alerts) {
    for (std::string& one : entry.texts) one = text;
    entry.by = text;
    entry.on = text;
  }
  const auto spoil = [&](Item& item) {
    replace_texts(item.resource.writable(), text);
    item.organisation = item.organisation_name = item.system = text;
    item.mark_date = text;
  };
  for (HeadingView& view : chart.headings) {
    for (Item& item : view.items) spoil(item);
    for (Item& item : view.past) spoil(item);
    if (view.asserted_none) spoil(*view.asserted_none);
    for (SourceAge& source : view.sources)
      source.organisation = source.organisation_name = source.feed = text;
  }
  chart.other_local_numbers = {text};
  return chart;
}

ItemView item_view(const Chart& chart, const std::string& number) {
  ItemView view{.banner = chart.banner, .alerts = chart.alerts};
  for (const HeadingView& heading : chart.headings)
    for (const auto* list : {&heading.items, &heading.past})
      for (const Item& one : *list)
        if (one.number == number) view.item = one;
  EXPECT_EQ(view.item.number, number) << "no such item in the chart";
  view.parts = {{.path = view.item.type == "AllergyIntolerance" ? "AL1[1]" : "OBX[2]",
                 .text = view.item.type == "AllergyIntolerance"
                             ? "AL1|1|DA|91936005^Penicillin V^SCT|SV|Anaphylaxis|200906"
                             : "OBX|2|NM|2160-0^Creatinine^LN||121|umol/L|45 - 84|H|||C",
                 .message_type = "ADT^A01",
                 .control_id = "MSG00042",
                 .feed = "barts-adt",
                 .received = *view.item.times.received}};
  Item former = view.item;
  former.version = 1;
  former.marks.clear();
  if (former.type == "Observation" && former.resource.find("valueQuantity"))
    former.resource.member("valueQuantity").set("value", Json::number("112"));
  former.resource.set("status", "final");
  view.item.version = 2;
  view.former = {former};
  return view;
}

}  // namespace weft::testing
