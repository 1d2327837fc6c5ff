// SPDX-License-Identifier: Apache-2.0
#include "sheet/lists.hpp"

#include <functional>

#include "sheet/dates.hpp"
#include "sheet/result.hpp"
#include "sheet/words.hpp"
#include "ui/components.hpp"

namespace weft::sheet {
namespace {

using fhir::Json;
using record::Heading;
using ui::Html;

struct Column {
  std::string title;
  std::function<Html(const Item&)> cell;
  std::string classes;
};

void add_words(Html& out, std::string_view words, std::string_view by = "; ") {
  if (words.empty()) return;
  if (!out.empty()) out.text(by);
  out.foreign(words);
}

Html concept_cell(const Item& item, std::string_view element) {
  const Json& value = item.resource.path(element);
  Html out;
  add_words(out, value.is_array() ? concepts_words(value) : concept_words(value));
  return out;
}

Html date_cell(const Item& item, std::string_view element) {
  return shown_date_of(item.resource, element);
}

Html reactions(const Item& item) {
  Html out;
  for (const Json& reaction : item.resource.at("reaction").items()) {
    add_words(out, concepts_words(reaction.at("manifestation")));
    add_words(out, reaction.at("description").text());
  }
  return out;
}

Html allergy_severity(const Item& item) {
  Html out;
  for (const Json& reaction : item.resource.at("reaction").items())
    add_words(out, sentence(reaction.at("severity").text()));
  const std::string_view criticality = item.resource.at("criticality").text();
  if (criticality == "high") add_words(out, "High risk");
  if (criticality == "low") add_words(out, "Low risk");
  return out;
}

Html statuses(const Item& item) {
  Html out;
  add_words(out, sentence(concept_words(item.resource.at("clinicalStatus"))));
  add_words(out, sentence(concept_words(item.resource.at("verificationStatus"))), ", ");
  return out;
}

Html recorded_as(const Item& item) {
  const Json& code = item.resource.at("code");
  if (!is_coded(code)) return ui::text("Free text");
  const std::string_view system = code.path("coding.0.system").text();
  Html out = ui::text("Coded");
  if (!system.empty()) out.text(" (").foreign(code_system_name(system)).text(")");
  return out;
}

Html contact_place(const Item& item) {
  Html out;
  add_words(out, displays_words(item.resource.at("location"), "location"));
  return out;
}

// https://hl7.org/fhir/R4/valueset-encounter-status.html: how it stands, unless it is simply over.
std::string_view contact_status(std::string_view status) {
  static constexpr std::pair<std::string_view, std::string_view> kStatuses[] = {
      {"planned", "Planned"},  {"arrived", "Arrived"},
      {"triaged", "Triaged"},  {"in-progress", "In progress"},
      {"onleave", "On leave"}, {"cancelled", "Cancelled"},
      {"finished", ""},        {"entered-in-error", ""}};  // the latter bears a mark
  for (const auto& [code, words] : kStatuses)
    if (status == code) return words;
  return status;
}

Html contact_outcome(const Item& item) {
  const std::string_view status = item.resource.at("status").text();
  Html out;
  if (status == "cancelled")  // it never took place: louder than an outcome
    out.element("strong", contact_status(status), {{"class", "app-withdrawn"}});
  else
    add_words(out, contact_status(status));
  const Html ended = concept_cell(item, "hospitalization.dischargeDisposition");
  if (!out.empty() && !ended.empty()) out.text("; ");
  out.markup(ended);
  add_words(out, reference_words(item.resource.path("hospitalization.destination")));
  return out;
}

Html result_status(const Item& item) {
  Html out;
  add_words(out, sentence(item.resource.at("status").text()));
  return out;
}

Html result_time(const Item& item) {
  const std::string at = specimen_time(item.resource);
  return at.empty() ? Html() : shown_date(at);
}

Html result_or_conclusion(const Item& item) {
  if (item.type == "Observation") return result_value(item);
  Html out;
  add_words(out, item.resource.at("conclusion").text());
  return out;
}

Html result_range(const Item& item) {
  Html out;
  add_words(out, reference_range_words(item.resource));
  return out;
}

using Cell = std::function<Html(const Item&)>;

Cell concept_of(std::string element) {
  return [element = std::move(element)](const Item& item) { return concept_cell(item, element); };
}
Cell date_of(std::string element) {
  return [element = std::move(element)](const Item& item) { return date_cell(item, element); };
}

// Reports have neither value nor range of their own.
std::vector<Column> columns_of(Heading heading, bool reports) {
  if (reports)
    return {{"Conclusion", result_or_conclusion},
            {"Specimen or test", result_time},
            {"Reported", date_of("issued")},
            {"Status", result_status}};
  switch (heading) {
    case Heading::Allergies:
      return {{"Reaction", reactions},
              {"Severity", allergy_severity},
              {"Status", statuses},
              {"First noted", date_of("onsetDateTime"), "app-nowrap"}};
    case Heading::Problems:
      return {{"Onset", date_of("onsetDateTime"), "app-nowrap"},
              {"Status", statuses},
              {"Recorded as", recorded_as}};
    case Heading::Contacts:
      return {{"Place", contact_place},
              {"Start", date_of("period.start")},
              {"End", date_of("period.end")},
              {"Reason", concept_of("reasonCode")},
              {"Outcome", contact_outcome}};
    case Heading::Results:
      return {{"Result", result_or_conclusion},
              {"Reference range", result_range},
              {"Specimen or test", result_time},
              {"Status", result_status}};
    case Heading::Internal:
    case Heading::Demographics:
      break;
  }
  return {};
}

std::string_view first_column(Heading heading, bool reports) {
  if (reports) return "Report";
  switch (heading) {
    case Heading::Allergies:
      return "Substance";
    case Heading::Problems:
      return "Problem";
    case Heading::Contacts:
      return "Contact";
    case Heading::Results:
      return "Test";
    default:
      return "Entry";
  }
}

Html name_and_marks(const Place& place, const Item& item) {
  Html out = link_to(place, item);
  return std::move(out.markup(marks_of(place, item)));
}

// The one line of an entry in a short list.
Html key_line(const Item& item) {
  Html out;
  const auto add = [&out](const Html& part) {
    if (part.empty()) return;
    if (!out.empty()) out.text(" · ");
    out.markup(part);
  };
  if (item.type == "AllergyIntolerance") {
    add(reactions(item));
    add(allergy_severity(item));
    add(statuses(item));
  } else if (item.type == "Condition") {
    const Html onset = date_cell(item, "onsetDateTime");
    if (!onset.empty()) add(std::move(ui::text("since ").markup(onset)));
    add(statuses(item));
  } else if (item.type == "Encounter") {
    add(contact_place(item));
    Html when = date_cell(item, "period.start");
    const Html end = date_cell(item, "period.end");
    if (!end.empty()) when.text(" to ").markup(end);
    add(when);
    add(concept_cell(item, "reasonCode"));
    add(contact_outcome(item));
  } else {
    add(result_or_conclusion(item));
    add(result_time(item));
  }
  return out;
}

}  // namespace

std::vector<const Item*> all_of(const std::vector<Item>& items) {
  std::vector<const Item*> out;
  for (const Item& item : items) out.push_back(&item);
  return out;
}

std::vector<const Item*> assertions_of(const record::chart::HeadingView& view) {
  std::vector<const Item*> out;
  if (view.asserted_none) out.push_back(&*view.asserted_none);
  for (const Item& item : view.also_asserted_none) out.push_back(&item);
  return out;
}

Html item_table(const Place& place, const ListOptions& options,
                const std::vector<const Item*>& items) {
  if (items.empty()) return {};
  const bool reports = items.front()->type == "DiagnosticReport";
  const std::vector<Column> columns = columns_of(options.heading, reports);
  ui::TableOptions made{.caption = ui::text(options.caption),
                        .caption_size = "s",
                        .caption_id = options.caption_id,
                        .first_cell_is_header = true,
                        .compact = true,
                        .scroll = true,
                        .classes = "app-table"};
  made.head.push_back({.content = ui::text(first_column(options.heading, reports))});
  for (const Column& column : columns) made.head.push_back({.content = ui::text(column.title)});
  made.head.push_back({.content = ui::text("Source")});
  for (const Item* item : items) {
    ui::TableRow row{.attributes = attributes_of(*item)};
    row.cells.push_back({.content = name_and_marks(place, *item)});
    for (const Column& column : columns)
      row.cells.push_back({.content = column.cell(*item), .classes = column.classes});
    row.cells.push_back({.content = source_of(*item), .classes = "app-source"});
    made.rows.push_back(std::move(row));
  }
  return ui::table(made);
}

Html short_list(const Place& place, const std::vector<const Item*>& items) {
  if (items.empty()) return {};
  Html out;
  out.open("ul", {{"class", "app-items"}});
  for (const Item* item : items) {
    const bool inline_line = item->type == "Observation";
    out.open("li", {{"class", inline_line ? "app-item app-item--inline" : "app-item"},
                    {"data-subject", item->subject},
                    {"data-item", item->number}});
    out.open("div", {{"class", "app-item__name"}}).markup(name_and_marks(place, *item));
    out.close("div");
    const Html line = key_line(*item);
    if (!line.empty()) out.open("div", {{"class", "app-item__line"}}).markup(line).close("div");
    out.open("div", {{"class", "app-source"}}).markup(source_of(*item)).close("div").close("li");
  }
  return std::move(out.close("ul"));
}

}  // namespace weft::sheet
