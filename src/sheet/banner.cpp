// SPDX-License-Identifier: Apache-2.0
#include "sheet/banner.hpp"

#include "base/text.hpp"
#include "sheet/dates.hpp"
#include "ui/components.hpp"

namespace weft::sheet {
namespace {

using record::chart::Banner;
using ui::Html;

void write_field(Html& out, std::string_view label, const Html& value,
                 std::string_view classes = "app-banner__field") {
  out.open("div", {{"class", classes}}).element("dt", label);
  out.open("dd").markup(value).close("dd").close("div");
}

Html or_no_information(std::string_view words) {
  return words.empty() ? ui::text("no information") : ui::foreign(words);
}

// SURNAME, Given (Title)
Html full_name(const Banner& banner) {
  Html out;
  if (banner.family.empty() && banner.given.empty()) return ui::text("Name not known");
  // Capitals are the style sheet's: it knows every letter, and the text stays as it came.
  out.open("span", {{"class", "app-banner__surname"}});
  out.foreign(banner.family.empty() ? "(no surname)" : banner.family).close("span");
  if (!banner.given.empty()) out.text(", ").foreign(banner.given);
  if (!banner.title.empty()) out.text(" (").foreign(banner.title).text(")");
  return out;
}

Html born(const Banner& banner, const std::string& counted_to, bool with_age) {
  if (banner.birth_date.empty())
    return ui::text(banner.birth_date_not_valid ? "date not valid" : "no information");
  if (banner.birth_date_not_valid || !nhs_date(banner.birth_date).valid) {
    Html out = ui::foreign(banner.birth_date);
    return std::move(out.text(" (date not valid)"));
  }
  Html out = ui::text(nhs_date(banner.birth_date).text);
  const std::string years = age(banner.birth_date, counted_to);
  if (with_age && !years.empty()) out.text(" (" + years + ")");
  return out;
}

Html died(const Banner& banner) {
  const ShownDate on = nhs_date(*banner.deceased);
  if (!on.valid) {
    if (*banner.deceased == "true") return ui::text("date not known");
    Html out = ui::foreign(*banner.deceased);
    return std::move(out.text(" (date not valid)"));
  }
  const std::string years = age(banner.birth_date, *banner.deceased);
  return ui::text(on.text + (years.empty() ? "" : " (aged " + years + ")"));
}

std::string_view gender_words(std::string_view gender) {
  if (gender == "male") return "Male";
  if (gender == "female") return "Female";
  if (gender == "other") return "Other";
  return "Not known";
}

Html nhs_number(const Banner& banner) {
  Html out;
  if (banner.nhs_number.empty()) return ui::text("not known");
  out.open("span", {{"class", "app-banner__number"}});
  out.foreign(nhs_number_words(banner.nhs_number)).close("span");
  if (!banner.nhs_number_status.empty()) {
    out.text(" ").open("span", {{"class", "app-banner__small"}});
    out.foreign(banner.nhs_number_status).close("span");
  }
  return out;
}

Html address(const Banner& banner) {
  Html out = or_no_information(banner.address);
  if (banner.address.empty() || (banner.address_source.empty() && !banner.address_recorded))
    return out;
  out.text(" ").open("span", {{"class", "app-banner__small"}}).text("(");
  if (!banner.address_source.empty()) out.foreign(banner.address_source);
  if (banner.address_recorded) {
    if (!banner.address_source.empty()) out.text(", ");
    out.text(nhs_date(*banner.address_recorded));
  }
  return std::move(out.text(")").close("span"));
}

void write_first_line(Html& out, const Banner& banner, const Place& place) {
  out.open("div", {{"class", "app-banner__first"}});
  out.open("p", {{"class", "app-banner__name"}});
  if (banner.item.empty()) {
    out.markup(full_name(banner));
  } else {
    out.open("a", {{"href", place.base + "item/" + banner.item}});
    out.markup(full_name(banner)).close("a");
  }
  out.close("p");
  out.open("dl", {{"class", "app-banner__list"}});
  const std::string today = rfc3339(place.now);
  write_field(out, "Born", born(banner, today, !banner.deceased));
  if (banner.deceased)
    write_field(out, "Died", died(banner), "app-banner__field app-banner__field--died");
  write_field(out, "Gender", ui::text(gender_words(banner.gender)));
  write_field(out, "NHS No.", nhs_number(banner));
  out.close("dl").close("div");
}

void write_second_line(Html& out, const Banner& banner) {
  out.open("dl", {{"class", "app-banner__list app-banner__second"}});
  if (!banner.known_as.empty()) write_field(out, "Known as", ui::foreign(banner.known_as));
  if (banner.restricted) {
    write_field(out, "Address, phone and GP practice", ui::text("not shown (restricted)"));
  } else {
    write_field(out, "Address", address(banner));
    write_field(out, "Phone", or_no_information(banner.phone));
    Html practice = or_no_information(banner.gp_practice);
    if (!banner.gp_phone.empty()) practice.text(" ").foreign(banner.gp_phone);
    write_field(out, "GP practice", practice);
  }
  out.close("dl");
}

void write_notes(Html& out, const Banner& banner) {
  if (banner.provisional) {
    out.element("p", "Provisional: these details did not come from a registration or admission.",
                {{"class", "app-banner__note"}});
  }
  if (banner.more_under_this_number) {
    out.element("p", "More under this number, not shown: another birth date is recorded with it.",
                {{"class", "app-banner__note"}});
  }
}

}  // namespace

std::string nhs_number_words(std::string_view ten_digits) {
  if (ten_digits.size() != 10 || !is_digits(ten_digits)) return std::string(ten_digits);
  return std::string(ten_digits.substr(0, 3)) + " " + std::string(ten_digits.substr(3, 3)) + " " +
         std::string(ten_digits.substr(6));
}

Html banner(const Banner& person, const Place& place) {
  Html out;
  const char* classes = person.deceased ? "app-banner app-banner--died" : "app-banner";
  out.open("section",
           {{"class", classes}, {"aria-label", "Patient"}, {"data-subject", person.subject}});
  write_first_line(out, person, place);
  write_second_line(out, person);
  write_notes(out, person);
  return std::move(out.close("section"));
}

}  // namespace weft::sheet
