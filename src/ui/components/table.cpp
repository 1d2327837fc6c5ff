// SPDX-License-Identifier: Apache-2.0
// https://service-manual.nhs.uk/design-system/components/table
#include "ui/components.hpp"

namespace weft::ui {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::vector<Attribute> with_class(std::string_view classes, const Pairs& pairs) {
  std::vector<Attribute> attributes = {{"class", classes}};
  for (const auto& [name, value] : pairs) attributes.push_back({name, value});
  return attributes;
}

enum class CellKind { ColumnHeader, RowHeader, Data };

void write_cell(Html& out, const TableCell& cell, CellKind kind, bool numeric) {
  const bool header = kind != CellKind::Data;
  const std::string_view tag = header ? "th" : "td";
  const std::string base = header ? "nhsuk-table__header" : "nhsuk-table__cell";
  std::string classes = base;
  if (numeric) classes += " " + base + "--numeric";
  if (!cell.width.empty()) classes += " nhsuk-u-width-" + cell.width;
  if (!cell.classes.empty()) classes += " " + cell.classes;
  std::vector<Attribute> attributes = {{"class", classes}};
  if (header) attributes.push_back({"scope", kind == CellKind::ColumnHeader ? "col" : "row"});
  for (const auto& [name, value] : cell.attributes) attributes.push_back({name, value});
  out.open_with(tag, attributes).markup(cell.content).close(tag);
}

void write_row(Html& out, const TableRow& row, const TableOptions& options) {
  std::string classes = "nhsuk-table__row";
  if (!row.classes.empty()) classes += " " + row.classes;
  out.open_with("tr", with_class(classes, row.attributes));
  for (size_t i = 0; i < row.cells.size(); ++i) {
    const bool numeric =
        row.cells[i].numeric || (i < options.head.size() && options.head[i].numeric);
    const bool header = i == 0 && options.first_cell_is_header;
    write_cell(out, row.cells[i], header ? CellKind::RowHeader : CellKind::Data, numeric);
  }
  out.close("tr");
}

std::string table_classes(const TableOptions& options) {
  std::string classes = "nhsuk-table";
  if (options.compact) classes += " nhsuk-table--compact";
  if (!options.border) {
    classes += " nhsuk-table--no-border";
  } else if (!options.last_row_border) {
    classes += " nhsuk-table--no-last-row-border";
  }
  if (options.striped) classes += " nhsuk-table--striped";
  if (!options.classes.empty()) classes += " " + options.classes;
  return classes;
}

void write_caption(Html& out, const TableOptions& options) {
  if (options.caption.empty()) return;
  std::string classes = "nhsuk-table__caption";
  if (!options.caption_size.empty()) classes += " nhsuk-table__caption--" + options.caption_size;
  if (!options.caption_classes.empty()) classes += " " + options.caption_classes;
  out.open("caption",
           {{"class", classes}, {"id", options.caption_id, !options.caption_id.empty()}});
  out.markup(options.caption).close("caption");
}

}  // namespace

Html table(const TableOptions& options) {
  Html out;
  if (options.scroll) {
    out.open("div", {{"class", "nhsuk-scroll"}, {"data-module", "nhsuk-scroll"}});
    out.open("div", {{"class", "nhsuk-scroll__content"},
                     {"role", "region"},
                     {"aria-labelledby", options.caption_id},
                     {"tabindex", "0", options.scroll_takes_focus}});
  }
  out.open("table", {{"class", table_classes(options)}});
  write_caption(out, options);
  if (!options.head.empty()) {
    out.open("thead", {{"class", "nhsuk-table__head"}}).open("tr", {{"class", "nhsuk-table__row"}});
    for (const TableCell& cell : options.head)
      write_cell(out, cell, CellKind::ColumnHeader, cell.numeric);
    out.close("tr").close("thead");
  }
  out.open("tbody", {{"class", "nhsuk-table__body"}});
  for (const TableRow& row : options.rows) write_row(out, row, options);
  out.close("tbody").close("table");
  if (options.scroll) out.close("div").close("div");
  return out;
}

}  // namespace weft::ui
