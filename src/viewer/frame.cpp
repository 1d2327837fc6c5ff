// SPDX-License-Identifier: Apache-2.0
#include "viewer/frame.hpp"

#include "record/heading.hpp"
#include "sheet/alerts.hpp"
#include "sheet/banner.hpp"
#include "sheet/dates.hpp"
#include "sheet/ledger.hpp"
#include "ui/page.hpp"

namespace weft::viewer {
namespace {

using ui::Html;

void write_top(Html& out, const PageFrame& frame) {
  out.open("div", {{"class", "app-top"}}).markup(ui::environment_mark(frame.environment));
  out.open("p", {{"class", "app-top__user"}});
  out.foreign(frame.user_name.empty() ? "Name not sent" : frame.user_name);
  if (!frame.role.empty()) out.text(" · ").foreign(frame.role);
  if (!frame.organisation.empty()) out.text(" · ").foreign(frame.organisation);
  out.close("p").close("div");
}

void write_link(Html& out, const PageFrame& frame, std::string_view page, std::string_view words,
                std::string_view current) {
  out.open("li", {{"class", "app-nav__item"}});
  out.element("a", words,
              {{"class", "app-nav__link"},
               {"href", frame.base + std::string(page)},
               {"aria-current", "page", page == current}});
  out.close("li");
}

void write_navigation(Html& out, const PageFrame& frame, std::string_view current) {
  out.open("nav", {{"class", "app-nav"}, {"aria-label", "Record"}});
  out.open("ul", {{"class", "app-nav__list"}});
  write_link(out, frame, "record", "Summary", current);
  for (const record::Heading heading : record::kClinicalHeadings)
    write_link(out, frame, record::word_for(heading), sheet::heading_name(heading), current);
  out.close("ul").close("nav");
}

}  // namespace

std::string render_framed(const PageFrame& frame, const record::chart::Banner& banner,
                          const std::vector<record::chart::AlertEntry>& alerts,
                          const FramedPage& page) {
  Html before;
  before.open("header", {{"class", "app-header"}});
  write_top(before, frame);
  before.markup(sheet::banner(banner, place_of(frame)))
      .markup(sheet::alert_strip(place_of(frame), alerts));
  before.close("header");
  write_navigation(before, frame, page.current);
  Html after;
  after.open("footer", {{"class", "app-footer"}});
  after.element("p", "Weft shared care record. Made " + sheet::nhs_date_time(frame.now) +
                         "; not current after that.");
  after.close("footer");
  return ui::page({.title = page.title,
                   .heading = page.heading,
                   .before = before,
                   .main = page.main,
                   .after = after});
}

}  // namespace weft::viewer
