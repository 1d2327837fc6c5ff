// SPDX-License-Identifier: Apache-2.0
// Summary: what a clinician needs in twenty seconds, then where to read on.
#include <algorithm>
#include <map>
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
using ui::Html;

constexpr size_t kContactsShown = 5, kResultsShown = 8, kOthersShown = 10;

// Results: the newest line of each test (the Door gives newest first), abnormal ones first, then
// what was cancelled after it was final, then the rest.
std::vector<const Item*> newest_abnormal_first(const HeadingView& view) {
  std::vector<const Item*> abnormal, cancelled, rest;
  std::set<std::string> seen;
  for (const Item& item : view.items) {
    if (sheet::is_silent_report(item)) continue;
    if (item.type == "Observation" && !seen.insert(sheet::test_key(item)).second) continue;
    (sheet::flag_of(item.resource).abnormal ? abnormal : rest).push_back(&item);
  }
  for (const Item& item : view.past)
    if (sheet::has_mark(item, sheet::Mark::CancelledAfterFinal)) cancelled.push_back(&item);
  for (const auto* list : {&cancelled, &rest})
    abnormal.insert(abnormal.end(), list->begin(), list->end());
  return abnormal;
}

std::vector<const Item*> listed_of(const HeadingView& view) {
  if (view.heading == Heading::Results) return newest_abnormal_first(view);
  std::vector<const Item*> out = sheet::all_of(view.items);
  if (view.heading != Heading::Contacts) return out;
  for (const Item& past : view.past) out.push_back(&past);
  return out;
}

size_t most_of(Heading heading) {
  if (heading == Heading::Contacts) return kContactsShown;
  return heading == Heading::Results ? kResultsShown : kOthersShown;
}

Html section(const HeadingView& view, const PageFrame& frame) {
  const sheet::Place place = place_of(frame);
  const std::string word(record::word_for(view.heading));
  const std::string id = "heading-" + word;
  Html out;
  out.open("section", {{"class", "app-panel"}, {"aria-labelledby", id}});
  out.open("h2", {{"class", "app-panel__title"}, {"id", id}});
  out.element("a", sheet::heading_name(view.heading), {{"href", frame.base + word}}).close("h2");
  out.markup(sheet::ledger_line(view, place));
  out.markup(sheet::short_list(place, sheet::assertions_of(view)));
  std::vector<const Item*> shown = listed_of(view);
  shown.resize(std::min(shown.size(), most_of(view.heading)));
  std::vector<Item> named;
  if (view.heading == Heading::Results) {
    named = sheet::named_after_reports(view, shown);
    shown = sheet::all_of(named);
  }
  out.markup(shown.empty() ? sheet::nothing_to_list(view) : sheet::short_list(place, shown));
  // What is not listed here is counted, never dropped in silence.
  const size_t left_out = view.items.size() + view.past.size() - shown.size();
  if (left_out > 0) {
    out.open("p", {{"class", "app-more"}});
    out.element(
        "a",
        std::to_string(left_out) + " more under " + std::string(sheet::heading_name(view.heading)),
        {{"href", frame.base + word}});
    out.close("p");
  }
  return std::move(out.close("section"));
}

}  // namespace

const HeadingView& heading_of(const Chart& chart, Heading heading) {
  for (const HeadingView& view : chart.headings)
    if (view.heading == heading) return view;
  static const std::map<Heading, HeadingView> kSilent = [] {
    std::map<Heading, HeadingView> silent;
    for (const Heading one : record::kClinicalHeadings) silent[one].heading = one;
    return silent;
  }();
  return kSilent.at(heading);
}

std::string render_summary(const Chart& chart, const PageFrame& frame) {
  Html main;
  main.open("div", {{"class", "app-panels"}});
  for (const Heading heading : record::kClinicalHeadings)
    main.markup(section(heading_of(chart, heading), frame));
  main.close("div");
  main.open("div", {{"class", "app-holds"}}).markup(sheet::ledger(chart.headings, place_of(frame)));
  main.element("p",
               "Medicines, plans, documents and social care are not in this record yet. "
               "Look in their own systems.",
               {{"class", "app-nothing"}});
  if (!chart.other_local_numbers.empty()) {
    main.open("p", {{"class", "app-source"}}).text("Other local numbers: ");
    for (size_t i = 0; i < chart.other_local_numbers.size(); ++i)
      main.text(i > 0 ? ", " : "").foreign(chart.other_local_numbers[i]);
    main.close("p");
  }
  main.close("div");
  return render_framed(frame, chart.banner, chart.alerts,
                       {.title = "Summary", .current = "record", .main = main});
}

}  // namespace weft::viewer
