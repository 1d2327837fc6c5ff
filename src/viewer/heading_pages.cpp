// SPDX-License-Identifier: Apache-2.0
// One page per heading: its ledger line, then tables in the order clinicians ask for.
#include <algorithm>
#include <set>

#include "sheet/ledger.hpp"
#include "sheet/lists.hpp"
#include "sheet/result.hpp"
#include "ui/components.hpp"
#include "viewer/record_pages.hpp"

namespace weft::viewer {
namespace {

using record::Heading;
using record::chart::Chart;
using record::chart::HeadingView;
using sheet::Item;
using sheet::Mark;
using ui::Html;

using Items = std::vector<const Item*>;

struct HeadingPage {
  const Chart& chart;
  const PageFrame& frame;
  const HeadingView& view;
  Html main;
  int tables = 0;
};

HeadingPage open_page(const Chart& chart, const PageFrame& frame, Heading heading) {
  HeadingPage page{.chart = chart, .frame = frame, .view = heading_of(chart, heading)};
  page.main.markup(sheet::ledger_line(page.view, place_of(frame)));
  page.main.markup(sheet::nothing_to_list(page.view));
  return page;
}

constexpr size_t kRowsOpen = 25, kTimesOpen = 8;

Html table_of(HeadingPage& page, const std::string& caption, const Items& items) {
  const std::string id = "table-" + std::to_string(++page.tables);
  return sheet::item_table(place_of(page.frame), {page.view.heading, caption, id}, items);
}

// A table that opens on a click, behind how many rows it has.
void add_closed_table(HeadingPage& page, const std::string& caption, const Items& items) {
  if (items.empty()) return;
  const std::string summary = caption + " (" + std::to_string(items.size()) + ")";
  page.main.markup(
      ui::details({.summary = ui::text(summary), .content = table_of(page, caption, items)}));
}

// Rows beyond the first stand in a table of their own.
void add_table(HeadingPage& page, const std::string& caption, const Items& items) {
  const auto cut = items.begin() + std::min(kRowsOpen, items.size());
  page.main.markup(table_of(page, caption, {items.begin(), cut}));
  add_closed_table(page, caption + ", continued", {cut, items.end()});
}

std::string finish(const HeadingPage& page) {
  return render_framed(page.frame, page.chart.banner, page.chart.alerts,
                       {.title = std::string(sheet::heading_name(page.view.heading)),
                        .current = std::string(record::word_for(page.view.heading)),
                        .main = page.main});
}

template <class Keep>
Items those(const std::vector<Item>& items, Keep keep) {
  Items out;
  for (const Item& item : items)
    if (keep(item)) out.push_back(&item);
  return out;
}

bool is_withdrawn(const Item& item) { return sheet::has_mark(item, Mark::EnteredInError); }
bool is_report(const Item& item) { return item.type == "DiagnosticReport"; }

std::string status_of(const Item& item) { return std::string(item.resource.at("status").text()); }

bool is_planned(const Item& item) { return status_of(item) == "planned"; }

void add_past(HeadingPage& page, const std::string& caption) {
  add_table(page, caption,
            those(page.view.past, [](const Item& one) { return !is_withdrawn(one); }));
  add_table(page, "Entered in error by the source, kept with their mark",
            those(page.view.past, is_withdrawn));
}

}  // namespace

std::string render_allergies(const Chart& chart, const PageFrame& frame) {
  HeadingPage page = open_page(chart, frame, Heading::Allergies);
  const HeadingView& view = page.view;
  const auto in_conflict = [](const Item& one) { return sheet::has_mark(one, Mark::Conflict); };
  if (view.asserted_none && in_conflict(*view.asserted_none)) {
    page.main.markup(ui::warning_callout(
        {.heading = "Conflict: allergies are recorded, and “no known allergies” is asserted",
         .heading_level = 2,
         .description = ui::text("Check with the patient and the sources before you rely on "
                                 "either. Nothing has been folded or removed.")}));
  }
  add_table(page, "Current, in conflict", those(view.items, in_conflict));
  add_table(page, "Current", those(view.items, [&](const Item& one) { return !in_conflict(one); }));
  add_table(page, "No known allergies, as asserted", sheet::assertions_of(view));
  add_past(page, "Resolved, inactive or refuted");
  return finish(page);
}

std::string render_problems(const Chart& chart, const PageFrame& frame) {
  HeadingPage page = open_page(chart, frame, Heading::Problems);
  add_table(page, "Active", sheet::all_of(page.view.items));
  add_past(page, "Past");
  return finish(page);
}

std::string render_contacts(const Chart& chart, const PageFrame& frame) {
  HeadingPage page = open_page(chart, frame, Heading::Contacts);
  const HeadingView& view = page.view;
  add_table(page, "In care now",
            those(view.items, [](const Item& one) { return !is_planned(one); }));
  add_table(page, "Planned", those(view.items, is_planned));
  add_past(page, "Past");
  return finish(page);
}

std::string render_results(const Chart& chart, const PageFrame& frame) {
  HeadingPage page = open_page(chart, frame, Heading::Results);
  const HeadingView& view = page.view;
  std::set<std::string> seen;
  const auto newest_abnormal = [&](const Item& one) {
    return !is_report(one) && seen.insert(sheet::test_key(one)).second &&
           sheet::flag_of(one.resource).abnormal;
  };
  add_table(page, "Abnormal in the newest result of its test", those(view.items, newest_abnormal));
  // A cancelled line keeps its place in the grid, with its mark.
  Items in_grid = sheet::all_of(view.items);
  for (const Item* past : those(view.past, [](const Item& one) { return !is_withdrawn(one); }))
    in_grid.push_back(past);
  page.main.markup(sheet::cumulative_grid(place_of(frame), in_grid, kTimesOpen));
  add_table(page, "Reports", those(view.items, [](const Item& one) {
              return is_report(one) && !sheet::is_silent_report(one);
            }));
  add_closed_table(page, "Reports without words of their own",
                   those(view.items, sheet::is_silent_report));
  const auto left_over = [](const Item& one) {
    return !is_report(one) && !sheet::stands_in_grid(one);
  };
  const std::vector<Item> in_words = sheet::named_after_reports(view, those(view.items, left_over));
  add_table(page, "Results in words, or without a time", sheet::all_of(in_words));
  add_past(page, "Cancelled");
  return finish(page);
}

}  // namespace weft::viewer
