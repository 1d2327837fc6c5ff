// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "sheet/dates.hpp"
#include "sheet/result.hpp"
#include "sheet/words.hpp"
#include "ui/components.hpp"

namespace weft::sheet {
namespace {

using fhir::Json;
using ui::Html;

constexpr size_t kCellWords = 40;  // longer values are read in the list

struct Row {
  const Item* first = nullptr;
  std::string unit;
  std::map<Instant, std::vector<const Item*>> values;
};

struct Grid {
  std::vector<std::string> order;  // as the items came: the Door puts what matters first
  std::map<std::string, Row> rows;
  std::vector<Instant> times;  // newest first
};

std::string code_key(const Json& code) {
  for (const Json& coding : code.at("coding").items())
    if (!coding.at("code").text().empty())
      return std::string(coding.at("system").text()) + "|" + std::string(coding.at("code").text());
  return concept_words(code);
}

std::string unit_of(const Json& observation) {
  const Json& quantity = observation.at("valueQuantity");
  return std::string(quantity.at("unit").text().empty() ? quantity.at("code").text()
                                                        : quantity.at("unit").text());
}

Grid grid_of(const std::vector<const Item*>& items) {
  Grid grid;
  for (const Item* one : items) {
    const Item& item = *one;
    if (!stands_in_grid(item)) continue;
    const std::optional<Instant> at = find_instant(specimen_time(item.resource));
    const std::string key = test_key(item);
    Row& row = grid.rows[key];
    if (!row.first) {
      row = {&item, unit_of(item.resource), {}};
      grid.order.push_back(key);
    }
    row.values[*at].push_back(&item);
    grid.times.push_back(*at);
  }
  std::sort(grid.times.begin(), grid.times.end(), std::greater<>());
  grid.times.erase(std::unique(grid.times.begin(), grid.times.end()), grid.times.end());
  return grid;
}

Html row_head(const Row& row) {
  Html out;
  out.markup(name_of(*row.first));
  out.open("span", {{"class", "app-grid__unit"}});
  if (!row.unit.empty()) out.foreign(row.unit).text(" · ");
  const std::string range = reference_range_words(row.first->resource);
  if (!range.empty()) out.text("range ").foreign(range).text(" · ");
  return std::move(out.foreign(row.first->organisation).close("span"));
}

Html cell_of(const Place& place, const std::vector<const Item*>& items) {
  Html out;
  for (const Item* item : items) {
    out.open("span", {{"class", "app-grid__value"},
                      {"data-subject", item->subject},
                      {"data-item", item->number}});
    out.open("a", {{"class", "app-item__link"}, {"href", place.base + "item/" + item->number}});
    out.markup(result_value(*item, ValueShown::InGrid)).close("a");
    out.markup(marks_of(place, *item)).close("span");
  }
  return out;
}

}  // namespace

std::string test_key(const Item& item) {
  return item.organisation + "\n" + code_key(item.resource.at("code")) + "\n" +
         unit_of(item.resource);
}

bool stands_in_grid(const Item& item) {
  return item.type == "Observation" && value_words(item.resource).size() <= kCellWords &&
         find_instant(specimen_time(item.resource)).has_value();
}

namespace {

struct Times {
  std::string caption, caption_id;
  std::vector<Instant> shown;
};

bool has_any(const Row& row, const std::vector<Instant>& times) {
  return std::any_of(times.begin(), times.end(),
                     [&](const Instant at) { return row.values.contains(at); });
}

Html render_grid(const Place& place, const Grid& grid, const Times& times) {
  ui::TableOptions options{.caption = ui::text(times.caption),
                           .caption_size = "s",
                           .caption_id = times.caption_id,
                           .first_cell_is_header = true,
                           .compact = true,
                           .scroll = true,
                           .classes = "app-grid"};
  options.head.push_back({.content = ui::text("Test")});
  for (const Instant at : times.shown) {
    const CivilTime civil = to_london(at);
    const bool day_only = civil.hour == 0 && civil.minute == 0;
    options.head.push_back({.content = ui::text(day_only ? nhs_date(at) : nhs_date_time(at))});
  }
  for (const std::string& key : grid.order) {
    const Row& row = grid.rows.at(key);
    if (!has_any(row, times.shown)) continue;
    ui::TableRow made{.cells = {{.content = row_head(row)}}};
    for (const Instant at : times.shown) {
      const auto found = row.values.find(at);
      made.cells.push_back(
          {.content = found == row.values.end() ? Html() : cell_of(place, found->second)});
    }
    options.rows.push_back(std::move(made));
  }
  return ui::table(options);
}

}  // namespace

Html cumulative_grid(const Place& place, const std::vector<const Item*>& items, size_t newest) {
  const Grid grid = grid_of(items);
  if (grid.order.empty()) return {};
  const auto cut = grid.times.begin() + std::min(newest, grid.times.size());
  Html out = render_grid(place, grid,
                         {.caption = "Results side by side, newest first",
                          .caption_id = "grid-newest",
                          .shown = {grid.times.begin(), cut}});
  if (cut == grid.times.end()) return out;
  const Times older{.caption = "Older results side by side",
                    .caption_id = "grid-older",
                    .shown = {cut, grid.times.end()}};
  const std::string summary =
      std::to_string(older.shown.size()) + " older times, back to " + nhs_date(grid.times.back());
  return std::move(out.markup(
      ui::details({.summary = ui::text(summary), .content = render_grid(place, grid, older)})));
}

}  // namespace weft::sheet
