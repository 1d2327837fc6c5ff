// SPDX-License-Identifier: Apache-2.0
// Item: as recorded; source, author, four times; code beside words; the part of the original it
// came from; former versions.
#include "sheet/dates.hpp"
#include "sheet/result.hpp"
#include "sheet/words.hpp"
#include "ui/components.hpp"
#include "viewer/record_pages.hpp"

namespace weft::viewer {
namespace {

using record::chart::ItemView;
using record::chart::PartOfOriginal;
using sheet::Item;
using ui::Html;

void write_title(Html& out, std::string_view words, std::string_view id) {
  out.element("h2", words, {{"class", "app-panel__title"}, {"id", id}});
}

Html as_recorded(const Item& item) {
  ui::SummaryListOptions options{.classes = "app-summary-list"};
  for (const sheet::Field& field : sheet::fields_of(item))
    options.rows.push_back({ui::text(field.label), field.value});
  return ui::summary_list(options);
}

std::string author_of(const Item& item) {
  for (const char* element : {"recorder", "asserter", "author"}) {
    const std::string who = sheet::reference_words(item.resource.at(element));
    if (!who.empty()) return who;
  }
  const std::string performers = sheet::displays_words(item.resource.at("performer"), "");
  if (!performers.empty()) return performers;
  return sheet::displays_words(item.resource.at("resultsInterpreter"), "");
}

Html time_cell(const std::optional<Instant>& at) {
  return ui::text(at ? sheet::nhs_date_time_seconds(*at) : "not sent");
}

Html provenance(const Item& item) {
  const std::string author = author_of(item);
  return ui::summary_list(
      {.rows = {{ui::text("Organisation"), sheet::organisation_of(item)},
                {ui::text("System"),
                 item.system.empty() ? ui::text("not sent") : ui::foreign(item.system)},
                {ui::text("Author"), author.empty() ? ui::text("not sent") : ui::foreign(author)},
                {ui::text("Happened"), time_cell(item.times.happened)},
                {ui::text("Recorded by the source"), time_cell(item.times.recorded)},
                {ui::text("Received by Weft"), time_cell(item.times.received)},
                {ui::text("In this record since"), time_cell(item.times.applied)}},
       .classes = "app-summary-list"});
}

void add_codes(ui::TableOptions& options, const sheet::CodedElement& coded) {
  const fhir::Json& element = coded.element;
  const bool is_concept = element.find("coding") != nullptr || element.find("text") != nullptr;
  const std::string_view words = element.at("text").text();
  const fhir::Json::Array codings =
      is_concept ? element.at("coding").items() : fhir::Json::Array{element};
  const auto add = [&](const fhir::Json& coding) {
    ui::TableRow row{.cells = {{.content = ui::text(coded.label)}}};
    row.cells.push_back({.content = words.empty() ? ui::text("–") : ui::foreign(words)});
    if (coding.at("code").text().empty()) {
      for (const char* none : {"–", "not coded", "–"}) row.cells.push_back({ui::text(none)});
    } else {
      const std::string_view display = coding.at("display").text();
      row.cells.push_back({display.empty() ? ui::text("–") : ui::foreign(display)});
      row.cells.push_back({ui::foreign(coding.at("code").text())});
      row.cells.push_back({ui::foreign(sheet::code_system_name(coding.at("system").text()))});
    }
    options.rows.push_back(std::move(row));
  };
  for (const fhir::Json& coding : codings) add(coding);
  if (codings.empty()) add(fhir::Json());
}

Html codes(const Item& item) {
  ui::TableOptions options{.caption = ui::text("Words and codes side by side"),
                           .caption_size = "s",
                           .caption_id = "codes-caption",
                           .first_cell_is_header = true,
                           .compact = true,
                           .scroll = true,
                           .classes = "app-table"};
  for (const char* head :
       {"Element", "Words of the source", "Display of the code", "Code", "System"})
    options.head.push_back({.content = ui::text(head)});
  for (const sheet::CodedElement& coded : sheet::coded_elements_of(item)) add_codes(options, coded);
  return options.rows.empty() ? Html() : ui::table(options);
}

void write_part(Html& out, const PartOfOriginal& part) {
  out.open("div", {{"class", "app-original"}});
  out.open("p", {{"class", "app-source"}}).foreign(part.path).text(" of ");
  out.foreign(part.message_type.empty() ? "a message" : part.message_type);
  if (!part.control_id.empty()) out.text(", control id ").foreign(part.control_id);
  out.text(", feed ").foreign(part.feed);
  out.text(", received " + sheet::nhs_date_time(part.received)).close("p");
  // Focusable: it scrolls sideways when a line is long.
  const std::string label = "Part of the original, " + part.path;
  out.open("pre", {{"class", "app-original__text"},
                   {"tabindex", "0"},
                   {"role", "region"},
                   {"aria-label", label}});
  out.foreign(part.text).close("pre").close("div");
}

Html former_versions(const ItemView& view) {
  Html out;
  for (const Item& former : view.former) {
    Html summary = ui::text("Version " + std::to_string(former.version));
    if (former.times.recorded)
      summary.text(", recorded " + sheet::nhs_date_time(*former.times.recorded));
    if (former.type == "Observation") summary.text(": ").markup(sheet::result_value(former));
    Html content;
    content.open("div", {{"data-subject", former.subject}, {"data-item", former.number}});
    content.markup(as_recorded(former)).close("div");
    out.markup(ui::details({.summary = summary, .content = content}));
  }
  if (view.former.empty()) out.element("p", "No earlier version.", {{"class", "app-nothing"}});
  return out;
}

}  // namespace

std::string render_item(const ItemView& view, const PageFrame& frame) {
  const Item& item = view.item;
  Html main;
  main.open(
      "article",
      {{"class", "app-item-page"}, {"data-subject", item.subject}, {"data-item", item.number}});
  if (!item.marks.empty())
    main.open("p", {{"class", "app-marks"}})
        .markup(sheet::marks_of(place_of(frame), item))
        .close("p");
  main.open("div", {{"class", "app-panels"}});
  main.open("section", {{"class", "app-panel"}, {"aria-labelledby", "as-recorded"}});
  write_title(main, "As recorded", "as-recorded");
  main.markup(as_recorded(item)).close("section");
  main.open("section", {{"class", "app-panel"}, {"aria-labelledby", "where-from"}});
  write_title(main, "Where it came from", "where-from");
  main.markup(provenance(item)).close("section").close("div");
  main.markup(codes(item));
  write_title(main, "Part of the original", "original");
  for (const PartOfOriginal& part : view.parts) write_part(main, part);
  if (view.parts.empty())
    main.element("p", "No part of the original is kept for this entry.",
                 {{"class", "app-nothing"}});
  write_title(main, "Former versions", "former");
  main.markup(former_versions(view)).close("article");
  Html heading = ui::text(sheet::kind_of(item) + ": ");
  heading.markup(sheet::name_of(item));
  return render_framed(frame, view.banner, view.alerts,
                       {.title = sheet::kind_of(item), .heading = heading, .main = main});
}

}  // namespace weft::viewer
