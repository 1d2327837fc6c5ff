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

// The unit stands in the row's head.
Html cell_value(const Item& item) {
  const Json& quantity = item.resource.at("valueQuantity");
  if (quantity.at("value").text().empty()) return result_value(item);
  Item bare = item;
  bare.resource.member("valueQuantity").erase("unit");
  bare.resource.member("valueQuantity").erase("code");
  return result_value(bare);
}

Html cell_of(const Place& place, const std::vector<const Item*>& items) {
  Html out;
  for (const Item* item : items) {
    out.open("span", {{"class", "app-grid__value"},
                      {"data-subject", item->subject},
                      {"data-item", item->number}});
    out.open("a", {{"class", "app-item__link"}, {"href", place.base + "item/" + item->number}});
    out.markup(cell_value(*item)).close("a");
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

Html cumulative_grid(const Place& place, const std::vector<const Item*>& items) {
  const Grid grid = grid_of(items);
  ui::TableOptions options{.caption = ui::text("Results side by side, newest first"),
                           .caption_size = "s",
                           .caption_id = "grid-caption",
                           .first_cell_is_header = true,
                           .compact = true,
                           .scroll = true,
                           .classes = "app-grid"};
  options.head.push_back({.content = ui::text("Test")});
  for (const Instant at : grid.times) {
    const CivilTime civil = to_london(at);
    const bool day_only = civil.hour == 0 && civil.minute == 0;
    options.head.push_back({.content = ui::text(day_only ? nhs_date(at) : nhs_date_time(at))});
  }
  for (const std::string& key : grid.order) {
    const Row& row = grid.rows.at(key);
    ui::TableRow made{.cells = {{.content = row_head(row)}}};
    for (const Instant at : grid.times) {
      const auto found = row.values.find(at);
      made.cells.push_back(
          {.content = found == row.values.end() ? Html() : cell_of(place, found->second)});
    }
    options.rows.push_back(std::move(made));
  }
  return grid.order.empty() ? Html() : ui::table(options);
}

}  // namespace weft::sheet
