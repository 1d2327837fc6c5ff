// SPDX-License-Identifier: Apache-2.0
#include "sheet/item.hpp"

#include <algorithm>

#include "sheet/dates.hpp"
#include "sheet/words.hpp"
#include "ui/components.hpp"

namespace weft::sheet {
namespace {

using ui::Html;

struct Shown {
  Html words;
  ui::TagColour colour;
};

Html list_words(const Item& item) {
  if (item.mark_date.empty()) return ui::text("Not in the latest list");
  return std::move(ui::text("Not in the list of ").markup(shown_date(item.mark_date)));
}

Shown shown_mark(const Item& item, Mark mark) {
  switch (mark) {
    case Mark::Conflict:
      return {ui::text("Conflict"), ui::TagColour::Red};
    case Mark::NotInLatestList:
      return {list_words(item), ui::TagColour::Yellow};
    case Mark::Corrected:
      return {ui::text("Corrected"), ui::TagColour::Orange};
    case Mark::CancelledAfterFinal:
      return {ui::text("Cancelled after final"), ui::TagColour::Red};
    case Mark::Preliminary:
      return {ui::text("Preliminary"), ui::TagColour::Blue};
    case Mark::EnteredInError:
      return {ui::text("Entered in error"), ui::TagColour::Red};
    case Mark::TimeFlagged:
      return {ui::text("Time not certain"), ui::TagColour::Yellow};
    case Mark::DateNotValid:
      return {ui::text("Date not valid"), ui::TagColour::Yellow};
  }
  return {ui::text("Marked"), ui::TagColour::Grey};
}

// https://terminology.hl7.org/ValueSet-v3-ActEncounterCode.html in the words of a ward; a display
// that says more than the code's own name is kept.
std::string setting_words(const fhir::Json& coding) {
  struct Setting {
    std::string_view code, display, words;
  };
  static constexpr Setting kSettings[] = {{"IMP", "inpatient encounter", "Inpatient stay"},
                                          {"EMER", "emergency", "Emergency attendance"},
                                          {"AMB", "ambulatory", "Outpatient contact"},
                                          {"PRENC", "pre-admission", "Before admission"},
                                          {"HH", "home health", "Home visit"},
                                          {"VR", "virtual", "Remote contact"}};
  const std::string_view code = coding.at("code").text(), display = coding.at("display").text();
  for (const Setting& setting : kSettings)
    if (code == setting.code && (display.empty() || display == setting.display))
      return std::string(setting.words);
  return sentence(display.empty() ? code : display);
}

std::string name_words_of(const Item& item) {
  const fhir::Json& resource = item.resource;
  if (item.type == "Patient") return name_words(resource.at("name").at(size_t{0}));
  if (item.type == "Encounter") {
    const std::string service = concept_words(resource.at("serviceType"));
    std::string out = setting_words(resource.at("class"));
    if (!service.empty()) out += (out.empty() ? "" : ", ") + service;
    return out;
  }
  const std::string own = concept_words(resource.at("code"));
  if (item.report.empty() || item.report == own) return own;
  return own.empty() ? item.report : item.report + ": " + own;
}

}  // namespace

std::string kind_of(const Item& item) {
  if (item.type == "AllergyIntolerance") return "Allergy";
  if (item.type == "Condition") return "Problem";
  if (item.type == "Encounter") return "Contact";
  if (item.type == "Observation") return "Result";
  if (item.type == "DiagnosticReport") return "Report";
  if (item.type == "Patient") return "Patient details";
  return "Entry";
}

Html name_of(const Item& item) {
  const std::string words = name_words_of(item);
  if (!words.empty()) return ui::foreign(words);
  return ui::text(kind_of(item) + ", not named by its source");
}

Html link_to(const Place& place, const Item& item) {
  Html out;
  out.open("a", {{"class", "app-item__link"}, {"href", place.base + "item/" + item.number}});
  return std::move(out.markup(name_of(item)).close("a"));
}

Html organisation_of(const Item& item) {
  Html out;
  if (item.organisation_name.empty() || item.organisation_name == item.organisation)
    return std::move(out.foreign(item.organisation));
  out.foreign(item.organisation_name).text(" (").foreign(item.organisation);
  return std::move(out.text(")"));
}

Html source_of(const Item& item) {
  Html out = organisation_of(item);
  if (item.times.recorded) {
    out.text(", recorded ");
    out.element("span", nhs_date(*item.times.recorded), {{"class", "app-nowrap"}});
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> attributes_of(const Item& item) {
  return {{"data-subject", item.subject}, {"data-item", item.number}};
}

bool has_mark(const Item& item, Mark mark) {
  return std::find(item.marks.begin(), item.marks.end(), mark) != item.marks.end();
}

Html marks_of(const Place& place, const Item& item) {
  Html out;
  for (const Mark mark : item.marks) {
    const Shown shown = shown_mark(item, mark);
    out.text(" ").markup(ui::tag({.content = shown.words, .colour = shown.colour}));
    if (mark != Mark::Corrected && mark != Mark::CancelledAfterFinal) continue;
    const std::string href = place.base + "item/" + item.number + "#former";
    out.text(" ").open("a", {{"class", "app-item__former"}, {"href", href}});
    out.text("former value").element("span", " of ", {{"class", "nhsuk-u-visually-hidden"}});
    out.open("span", {{"class", "nhsuk-u-visually-hidden"}}).markup(name_of(item)).close("span");
    out.close("a");
  }
  return out;
}

Html shown_date(std::string_view fhir_date) {
  const ShownDate shown = nhs_date(fhir_date);
  Html out;
  if (!shown.valid) return std::move(out.foreign(shown.text).text(" (date not valid)"));
  const size_t space = shown.text.find(' ');
  out.element("span", shown.text.substr(0, space), {{"class", "app-nowrap"}});
  if (space != std::string::npos) out.text(shown.text.substr(space));
  return out;
}

Html shown_date_of(const fhir::Json& resource, std::string_view path) {
  const std::string_view date = resource.path(path).text();
  if (!date.empty()) return shown_date(date);
  const size_t dot = path.rfind('.');
  const bool nested = dot != std::string_view::npos;
  const fhir::Json& parent = nested ? resource.path(path.substr(0, dot)) : resource;
  const std::string sibling = "_" + std::string(nested ? path.substr(dot + 1) : path);
  for (const fhir::Json& extension : parent.at(sibling).at("extension").items()) {
    const std::string_view sent = extension.at("valueString").text();
    if (!sent.empty()) return std::move(Html().foreign(sent).text(" (date not valid)"));
  }
  return {};
}

}  // namespace weft::sheet
