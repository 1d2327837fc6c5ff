// SPDX-License-Identifier: Apache-2.0
#include "sheet/alerts.hpp"

#include <algorithm>
#include <string>

#include "sheet/dates.hpp"
#include "sheet/ledger.hpp"

namespace weft::sheet {
namespace {

using record::chart::AlertEntry;
using record::chart::HeadingState;
using ui::Html;

constexpr size_t kTextsInStrip = 4;  // the rest is counted, one click away

enum class Loudness { Conflict, Recorded, Quiet, Silent };

Loudness loudness_of(const AlertEntry& entry) {
  if (entry.conflict) return Loudness::Conflict;
  if (!entry.texts.empty()) return Loudness::Recorded;
  // That nothing is known of allergies stands by itself, never in a list.
  const bool silent = entry.state == HeadingState::NoInformation && entry.name != "Allergies";
  return silent ? Loudness::Silent : Loudness::Quiet;
}

// "Allergies" → the page of that heading; other entries lead nowhere.
std::string page_of(const AlertEntry& entry) {
  return entry.name == "Allergies" ? "allergies" : "";
}

void write_texts(Html& out, const Place& place, const AlertEntry& entry) {
  out.open("span", {{"class", "app-alert__texts"}});
  for (size_t i = 0; i < std::min(entry.texts.size(), kTextsInStrip); ++i) {
    if (i > 0) out.text(" · ");
    out.foreign(entry.texts[i]);
  }
  out.close("span");
  if (entry.texts.size() <= kTextsInStrip) return;
  const std::string more = "and " + std::to_string(entry.texts.size() - kTextsInStrip) + " more";
  out.text(" ");
  if (page_of(entry).empty()) {
    out.text(more);
  } else {
    out.element("a", more, {{"href", place.base + page_of(entry)}});
  }
}

// "none, asserted by X on 03-Nov-2026"
void write_assertion(Html& out, const AlertEntry& entry) {
  out.text("none, asserted");
  if (!entry.by.empty()) out.text(" by ").foreign(entry.by);
  if (!entry.on.empty()) out.text(" on ").markup(shown_date(entry.on));
}

void write_name(Html& out, const Place& place, const AlertEntry& entry) {
  out.open("strong", {{"class", "app-alert__name"}});
  if (page_of(entry).empty()) {
    out.text(entry.name);
  } else {
    out.element("a", entry.name, {{"href", place.base + page_of(entry)}});
  }
  out.close("strong").text(" ");
}

// What is recorded, what is asserted, and the heading's state where neither says it.
void write_words(Html& out, const Place& place, const AlertEntry& entry) {
  const HeadingState state = entry.state;
  const bool asserted =
      state == HeadingState::AssertedNone || !entry.by.empty() || !entry.on.empty();
  const bool said = state == HeadingState::Recorded || state == HeadingState::AssertedNone;
  const std::string word(record::chart::word_for(state));
  if (entry.texts.empty() && !asserted) {
    out.text(word);
    return;
  }
  if (!entry.texts.empty()) write_texts(out, place, entry);
  if (!entry.texts.empty() && asserted) out.text(" but ");
  if (asserted) write_assertion(out, entry);
  if (!said) out.text(" (" + word + ")");
}

void write_entry(Html& out, const Place& place, const AlertEntry& entry) {
  const char* classes = entry.conflict        ? "app-alert app-alert--conflict"
                        : entry.texts.empty() ? "app-alert"
                                              : "app-alert app-alert--recorded";
  out.open("li", {{"class", classes}});
  write_name(out, place, entry);
  if (entry.conflict)
    out.element("strong", "CONFLICT", {{"class", "app-alert__conflict"}}).text(" ");
  write_words(out, place, entry);
  out.close("li");
}

}  // namespace

Html alert_strip(const Place& place, const std::vector<AlertEntry>& alerts) {
  std::vector<const AlertEntry*> shown, silent;
  for (const Loudness loudness : {Loudness::Conflict, Loudness::Recorded, Loudness::Quiet})
    for (const AlertEntry& entry : alerts)
      if (loudness_of(entry) == loudness) shown.push_back(&entry);
  for (const AlertEntry& entry : alerts)
    if (loudness_of(entry) == Loudness::Silent) silent.push_back(&entry);
  Html out;
  out.open("section", {{"class", "app-alerts"}, {"aria-label", "Alerts"}});
  out.open("ul", {{"class", "app-alerts__list"}});
  for (const AlertEntry* entry : shown) write_entry(out, place, *entry);
  if (!silent.empty()) {
    out.open("li", {{"class", "app-alert app-alert--silent"}});
    out.element("strong", "No information:").text(" ");
    for (size_t i = 0; i < silent.size(); ++i) out.text(i > 0 ? ", " : "").text(silent[i]->name);
    out.close("li");
  }
  return std::move(out.close("ul").close("section"));
}

}  // namespace weft::sheet
