// SPDX-License-Identifier: Apache-2.0
// Golden tests: nhsuk-frontend publishes with each component fixtures of options and the HTML they
// give. Ours must give the same for every fixture whose options ours has. Each reader below lists
// the options it knows; fixtures with others do not apply, and how many apply is asserted, so that
// none drops out unseen. White space around tags and the spelling of ' are not compared.
#include "ui/components.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <regex>
#include <set>

namespace weft::ui {
namespace {

namespace json = boost::json;
using Options = json::object;
using Reader = std::function<std::optional<Html>(const Options&)>;

std::string normalised(std::string html) {
  html = std::regex_replace(html, std::regex("&#39;"), "'");
  html = std::regex_replace(html, std::regex("\\s+"), " ");
  html = std::regex_replace(html, std::regex(" ?(<[^>]*>) ?"), "$1");
  return html;
}

std::string without_entities(std::string words) {
  for (const auto& [entity, character] : std::map<std::string, std::string>{
           {"&#39;", "'"}, {"&gt;", ">"}, {"&lt;", "<"}, {"&quot;", "\""}})
    words = std::regex_replace(words, std::regex(entity), character);
  return std::regex_replace(words, std::regex("&amp;"), "&");
}

// Markup that a fixture gives as an option, written again through Html.
Html markup_of(const std::string& source) {
  static const std::regex token("<(/?)([a-z0-9]+)([^>]*)>|([^<]+)");
  static const std::regex pair(" ([a-zA-Z-]+)=\"([^\"]*)\"");
  Html out;
  for (std::sregex_iterator it(source.begin(), source.end(), token), end; it != end; ++it) {
    const std::string name = (*it)[2], attributes_text = (*it)[3];
    if ((*it)[4].matched) {
      out.text(without_entities((*it)[4]));
    } else if ((*it)[1].length() == 1) {
      out.close(name);
    } else {
      std::vector<std::pair<std::string, std::string>> kept;
      for (std::sregex_iterator at(attributes_text.begin(), attributes_text.end(), pair); at != end;
           ++at)
        kept.emplace_back((*at)[1], (*at)[2]);
      std::vector<Attribute> attributes;
      for (const auto& [key, value] : kept) attributes.push_back({key, value});
      out.open_with(name, attributes);
    }
  }
  return out;
}

std::string str(const Options& options, std::string_view name) {
  const json::value* value = options.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string()) : "";
}

bool flag(const Options& options, std::string_view name, bool otherwise) {
  const json::value* value = options.if_contains(name);
  return value && value->is_bool() ? value->as_bool() : otherwise;
}

bool knows(const Options& options, const std::set<std::string_view>& known) {
  for (const auto& member : options)
    if (!known.contains(std::string_view(member.key()))) return false;
  return true;
}

// {"text": …} or {"html": …} or a string.
Html content_of(const json::value& value) {
  if (value.is_string()) return text(std::string(value.as_string()));
  const Options& options = value.as_object();
  return options.contains("html") ? markup_of(str(options, "html")) : text(str(options, "text"));
}

Html part_of(const Options& options, std::string_view name) {
  const json::value* value = options.if_contains(name);
  return value ? content_of(*value) : Html();
}

std::optional<Html> read_tag(const Options& options) {
  static const std::map<std::string, TagColour> colours = {
      {"", TagColour::Default},      {"white", TagColour::White},
      {"grey", TagColour::Grey},     {"green", TagColour::Green},
      {"blue", TagColour::Blue},     {"aqua-green", TagColour::AquaGreen},
      {"purple", TagColour::Purple}, {"pink", TagColour::Pink},
      {"red", TagColour::Red},       {"orange", TagColour::Orange},
      {"yellow", TagColour::Yellow}};
  if (!knows(options, {"text", "html", "colour", "border", "classes"})) return {};
  if (options.contains("classes") && options.contains("colour")) return {};
  TagOptions tag_options{.content = content_of(options)};
  tag_options.colour =
      flag(options, "colour", true) ? colours.at(str(options, "colour")) : TagColour::None;
  tag_options.border = flag(options, "border", true);
  tag_options.classes = str(options, "classes");
  return tag(tag_options);
}

std::optional<TableCell> read_cell(const json::value& value) {
  if (value.is_string()) return TableCell{.content = content_of(value)};
  if (!value.is_object()) return {};
  const Options& options = value.as_object();
  if (!knows(options, {"text", "html", "format", "classes", "width"})) return {};
  if (options.contains("format") && str(options, "format") != "numeric") return {};
  return TableCell{.content = content_of(value),
                   .numeric = str(options, "format") == "numeric",
                   .classes = str(options, "classes"),
                   .width = str(options, "width")};
}

bool read_cells(const json::array& from, std::vector<TableCell>& into) {
  for (const json::value& value : from) {
    const auto cell = read_cell(value);
    if (!cell) return false;
    into.push_back(*cell);
  }
  return true;
}

std::optional<Html> read_table(const Options& options) {
  if (!knows(options, {"caption", "firstCellIsHeader", "head", "rows", "scroll", "compact",
                       "striped", "border", "lastRowBorder"}))
    return {};
  TableOptions made{.caption = part_of(options, "caption"),
                    .first_cell_is_header = flag(options, "firstCellIsHeader", false),
                    .compact = flag(options, "compact", false),
                    .striped = flag(options, "striped", false),
                    .border = flag(options, "border", true),
                    .last_row_border = flag(options, "lastRowBorder", true),
                    .scroll = flag(options, "scroll", false),
                    .scroll_takes_focus = false};
  if (const json::value* caption = options.if_contains("caption");
      caption && caption->is_object()) {
    const Options& parts = caption->as_object();
    if (!knows(parts, {"text", "size", "id", "classes"})) return {};
    made.caption_size = str(parts, "size");
    made.caption_id = str(parts, "id");
    made.caption_classes = str(parts, "classes");
  }
  if (!read_cells(options.at("head").as_array(), made.head)) return {};
  for (const json::value& row : options.at("rows").as_array()) {
    made.rows.emplace_back();
    if (!row.is_array() || !read_cells(row.as_array(), made.rows.back().cells)) return {};
  }
  return table(made);
}

std::optional<Html> read_summary_list(const Options& options) {
  if (!knows(options, {"rows", "border", "lastRowBorder"})) return {};
  SummaryListOptions made{.border = flag(options, "border", true),
                          .last_row_border = flag(options, "lastRowBorder", true)};
  for (const json::value& value : options.at("rows").as_array()) {
    if (!value.is_object() || !knows(value.as_object(), {"key", "value"})) return {};
    const Options& row = value.as_object();
    for (const auto& member : row)
      if (member.value().is_object() && !knows(member.value().as_object(), {"text", "html"}))
        return {};
    made.rows.push_back({part_of(row, "key"), part_of(row, "value")});
  }
  return summary_list(made);
}

std::optional<Html> read_details(const Options& options) {
  if (!knows(options, {"summary", "text", "html", "open", "classes"})) return {};
  return details({.summary = part_of(options, "summary"),
                  .content = content_of(options),
                  .open = flag(options, "open", false),
                  .classes = str(options, "classes")});
}

std::optional<Html> read_card(const Options& options) {
  if (!knows(options, {"heading", "description", "variant", "html"})) return {};
  static const std::set<std::string> variants = {"", "feature", "secondary", "warning"};
  if (!variants.contains(str(options, "variant"))) return {};
  CardOptions made{.heading = part_of(options, "heading"), .variant = str(options, "variant")};
  if (const json::value* value = options.if_contains("heading"); value && value->is_object()) {
    const Options& heading = value->as_object();
    if (!knows(heading, {"text", "level", "size", "visuallyHiddenText"})) return {};
    if (heading.contains("level")) made.heading_level = heading.at("level").to_number<int>();
    made.heading_size = str(heading, "size");
    made.hidden_heading = str(heading, "visuallyHiddenText");
  }
  if (const json::value* value = options.if_contains("description"); value && value->is_object()) {
    if (value->as_object().contains("html")) {
      made.content = content_of(*value);
    } else {
      made.description = content_of(*value);
    }
  } else {
    made.description = part_of(options, "description");
  }
  if (options.contains("html")) made.content = markup_of(str(options, "html"));
  return card(made);
}

std::optional<Html> read_warning_callout(const Options& options) {
  if (!knows(options, {"heading", "text", "html"})) return {};
  const json::value* heading = options.if_contains("heading");
  WarningCalloutOptions made;
  if (heading)
    made.heading =
        heading->is_string() ? str(options, "heading") : str(heading->as_object(), "text");
  (options.contains("html") ? made.content : made.description) = content_of(options);
  return warning_callout(made);
}

std::optional<Html> read_inset_text(const Options& options) {
  if (!knows(options, {"text", "html"})) return {};
  InsetTextOptions made;
  (options.contains("html") ? made.content : made.paragraph) = content_of(options);
  return inset_text(made);
}

std::optional<Html> read_skip_link(const Options& options) {
  if (!knows(options, {"href", "text"})) return {};
  return skip_link(str(options, "href"), str(options, "text"));
}

// A template's call block writes the same content as the option `html`.
int applied_fixtures(const std::string& component, const Reader& reader) {
  std::ifstream in("node_modules/nhsuk-frontend/dist/nhsuk/components/" + component +
                   "/fixtures.json");
  const std::string source{std::istreambuf_iterator<char>(in), {}};
  int applied = 0;
  const json::value all = json::parse(source);
  for (const json::value& value : all.at("fixtures").as_array()) {
    const Options& fixture = value.as_object();
    Options options = fixture.at("context").as_object();
    if (fixture.contains("callBlock")) options["html"] = fixture.at("callBlock");
    const std::optional<Html> ours = reader(options);
    if (!ours) continue;
    ++applied;
    EXPECT_EQ(normalised(str(fixture, "html")), normalised(ours->view()))
        << component << ": " << str(fixture, "name");
  }
  return applied;
}

TEST(NhsComponents, Tag) { EXPECT_EQ(applied_fixtures("tag", read_tag), 27); }
TEST(NhsComponents, Table) { EXPECT_EQ(applied_fixtures("tables", read_table), 33); }
TEST(NhsComponents, SummaryList) {
  EXPECT_EQ(applied_fixtures("summary-list", read_summary_list), 7);
}
TEST(NhsComponents, Details) { EXPECT_EQ(applied_fixtures("details", read_details), 12); }
TEST(NhsComponents, Card) { EXPECT_EQ(applied_fixtures("card", read_card), 20); }
TEST(NhsComponents, WarningCallout) {
  EXPECT_EQ(applied_fixtures("warning-callout", read_warning_callout), 6);
}
TEST(NhsComponents, InsetText) { EXPECT_EQ(applied_fixtures("inset-text", read_inset_text), 3); }
TEST(NhsComponents, SkipLink) { EXPECT_EQ(applied_fixtures("skip-link", read_skip_link), 3); }

}  // namespace
}  // namespace weft::ui
