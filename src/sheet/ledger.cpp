// SPDX-License-Identifier: Apache-2.0
#include "sheet/ledger.hpp"

#include <string>

#include "sheet/dates.hpp"
#include "ui/components.hpp"

namespace weft::sheet {
namespace {

using record::Heading;
using record::chart::SourceAge;
using ui::Html;

ui::TagColour colour_of(HeadingState state) {
  switch (state) {
    case HeadingState::Recorded:
      return ui::TagColour::Green;
    case HeadingState::AssertedNone:
      return ui::TagColour::AquaGreen;
    case HeadingState::NoInformation:
      return ui::TagColour::Grey;
    case HeadingState::NotShared:
      return ui::TagColour::White;
    case HeadingState::Late:
      return ui::TagColour::Yellow;
    case HeadingState::Withheld:
      return ui::TagColour::Purple;
  }
  return ui::TagColour::Grey;
}

void write_source(Html& out, const SourceAge& source, Instant now) {
  if (source.organisation_name.empty()) {
    out.foreign(source.organisation);
  } else {
    out.foreign(source.organisation_name);
  }
  if (!source.feed.empty()) out.text(" (").foreign(source.feed).text(")");
  if (!source.shared) {
    out.text(": does not share this");
  } else if (!source.last_heard) {
    out.text(": never heard");
  } else {
    out.text(": last heard " + nhs_date_time(*source.last_heard) + ", " +
             span(now - *source.last_heard) + " ago");
  }
  if (source.late && source.late_by_ms > 0) {
    out.text(" ").markup(ui::tag({.content = ui::text("Late by " + span(source.late_by_ms)),
                                  .colour = ui::TagColour::Yellow}));
  }
}

Html sources_of(const HeadingView& view, Instant now) {
  Html out;
  if (view.sources.empty()) return ui::text("No source");
  out.open("ul", {{"class", "app-sources"}});
  for (const SourceAge& source : view.sources) {
    out.open("li");
    write_source(out, source, now);
    out.close("li");
  }
  return std::move(out.close("ul"));
}

std::string counted(size_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what);
}

std::string counts_of(const HeadingView& view) {
  std::string out;
  if (!view.items.empty()) out = counted(view.items.size(), "current");
  if (!view.past.empty()) out += (out.empty() ? "" : ", ") + counted(view.past.size(), "past");
  return out;
}

}  // namespace

std::string_view heading_name(Heading heading) {
  switch (heading) {
    case Heading::Allergies:
      return "Allergies";
    case Heading::Problems:
      return "Problems";
    case Heading::Contacts:
      return "Contacts";
    case Heading::Results:
      return "Results";
    case Heading::Demographics:
      return "Demographics";
    case Heading::Internal:
      break;
  }
  return "Other";
}

Html state_tag(HeadingState state) {
  std::string words(record::chart::word_for(state));
  words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return ui::tag({.content = ui::text(words), .colour = colour_of(state), .classes = "app-state"});
}

Html ledger_line(const HeadingView& view, const Place& place) {
  Html out;
  out.open("div", {{"class", "app-ledger"}}).markup(state_tag(view.state));
  const std::string counts = counts_of(view);
  if (!counts.empty()) out.text(" ").element("span", counts);
  const bool some = view.some_withheld && view.state != HeadingState::Withheld;
  if (some) out.text(" ").element("strong", "Some information is withheld.");
  if (!view.sources.empty()) out.text(" ").markup(sources_of(view, place.now));
  return std::move(out.close("div"));
}

Html nothing_to_list(const HeadingView& view) {
  if (!view.items.empty()) return {};
  std::string words;
  switch (view.state) {
    case HeadingState::Recorded:
      words = view.past.empty() ? "Nothing current." : "Nothing current. See past entries.";
      break;
    case HeadingState::AssertedNone:
      if (view.asserted_none) return {};  // the assertion itself is listed
      words = "None known to the source that says so.";
      break;
    case HeadingState::NoInformation:
      words = "No information. Nothing is filed here; that does not mean there is none.";
      break;
    case HeadingState::NotShared:
      words = "Not shared. Ask the source.";
      break;
    case HeadingState::Late:
      words = "The source is late. What it holds may be missing here.";
      break;
    case HeadingState::Withheld:
      words = "Information is withheld.";
      break;
  }
  Html out;
  return std::move(out.element("p", words, {{"class", "app-nothing"}}));
}

Html ledger(const std::vector<HeadingView>& views, const Place& place) {
  ui::TableOptions options{.caption = ui::text("What this record holds, and how old it is"),
                           .caption_size = "s",
                           .caption_id = "ledger-caption",
                           .first_cell_is_header = true,
                           .compact = true,
                           .scroll = true,
                           .classes = "app-table"};
  for (const char* head : {"Heading", "State", "Entries", "Sources"})
    options.head.push_back({.content = ui::text(head)});
  for (const HeadingView& view : views) {
    Html state = state_tag(view.state);
    const bool some = view.some_withheld && view.state != HeadingState::Withheld;
    if (some) state.text(" ").element("strong", "Some information is withheld.");
    const std::string counts = counts_of(view);
    options.rows.push_back(
        {.cells = {{.content = ui::text(heading_name(view.heading))},
                   {.content = state},
                   {.content = ui::text(counts.empty() ? "none listed" : counts)},
                   {.content = sources_of(view, place.now)}}});
  }
  return ui::table(options);
}

}  // namespace weft::sheet
