// SPDX-License-Identifier: Apache-2.0
#include "record/chart/alerts.hpp"

#include <array>

#include "record/chart/item.hpp"

namespace weft::record::chart {
namespace {

// Scope A1, in the order of the strip. Allergies come first and are made from their heading.
constexpr std::array<std::string_view, 11> kOthers = {
    "CPR and ReSPECT",   "Advance decision or LPA",
    "Mental Health Act", "Safeguarding",
    "Child protection",  "Reasonable adjustments",
    "Interpreter",       "Scene safety",
    "Infection",         "Pregnancy",
    "Critical medicines"};

std::string date_of(const Item& item) {
  const std::string_view recorded = item.resource.at("recordedDate").text();
  if (!recorded.empty()) return std::string(recorded);
  return item.times.recorded ? rfc3339(*item.times.recorded).substr(0, 10) : std::string();
}

AlertEntry allergy_entry(const HeadingView& heading) {
  AlertEntry entry;
  entry.name = "Allergies";
  entry.state = heading.state;
  for (const Item& item : heading.items) entry.texts.push_back(text_of(item.resource.at("code")));
  if (heading.asserted_none) {
    entry.by = heading.asserted_none->organisation_name;
    entry.on = date_of(*heading.asserted_none);
  }
  entry.conflict = heading.asserted_none && has_mark(*heading.asserted_none, Mark::Conflict);
  return entry;
}

}  // namespace

std::string text_of(const fhir::Json& concept_element) {
  const std::string_view text = concept_element.at("text").text();
  if (!text.empty()) return std::string(text);
  const fhir::Json& coding = concept_element.at("coding").at(size_t{0});
  const std::string_view display = coding.at("display").text();
  return std::string(display.empty() ? coding.at("code").text() : display);
}

std::vector<AlertEntry> make_alerts(const std::vector<HeadingView>& headings) {
  std::vector<AlertEntry> alerts;
  for (const HeadingView& heading : headings)
    if (heading.heading == Heading::Allergies) alerts.push_back(allergy_entry(heading));
  for (const std::string_view name : kOthers)
    alerts.push_back({std::string(name), HeadingState::NoInformation, {}, false, {}, {}});
  return alerts;
}

}  // namespace weft::record::chart
