// SPDX-License-Identifier: Apache-2.0
#include "record/chart/bundle.hpp"

#include "record/chart/item.hpp"

namespace weft::record::chart {
namespace {

using fhir::Json;

void add_entry(Json& entries, const Item& item) {
  Json entry = Json::object();
  entry.set("fullUrl", "urn:weft:item:" + item.number);
  entry.set("resource", item.resource);
  entries.push(std::move(entry));
}

Json render_bundle(const Chart& chart) {
  Json entries = Json::array();
  if (chart.demographics) add_entry(entries, *chart.demographics);
  for (const HeadingView& heading : chart.headings) {
    if (heading.asserted_none) add_entry(entries, *heading.asserted_none);
    for (const Item& item : heading.also_asserted_none) add_entry(entries, item);
    for (const Item& item : heading.items) add_entry(entries, item);
    for (const Item& item : heading.past) add_entry(entries, item);
  }
  Json bundle = Json::object();
  bundle.set("resourceType", "Bundle").set("type", "collection");
  bundle.set("timestamp", rfc3339(chart.as_of)).set("entry", std::move(entries));
  return bundle;
}

Json render_marks(const Item& item) {
  Json marks = Json::array();
  for (const Mark mark : item.marks) marks.push(word_for(mark));
  return marks;
}

Json render_item(const Item& item, bool past) {
  Json json = Json::object();
  json.set("number", item.number).set("type", item.type).set("id", item.id);
  json.set("organisation", item.organisation).set("past", past);
  if (item.times.recorded) json.set("recorded", rfc3339(*item.times.recorded));
  if (!item.marks.empty()) json.set("marks", render_marks(item));
  if (!item.mark_date.empty()) json.set("mark_date", item.mark_date);
  return json;
}

Json render_source(const SourceAge& source) {
  Json json = Json::object();
  json.set("organisation", source.organisation).set("shared", source.shared);
  if (!source.shared) return json;
  json.set("feed", source.feed).set("late", source.late);
  if (source.last_heard) json.set("last_heard", rfc3339(*source.last_heard));
  return json;
}

Json render_heading(const HeadingView& view) {
  Json items = Json::array(), sources = Json::array(), also = Json::array();
  for (const Item& item : view.also_asserted_none) also.push(render_item(item, false));
  for (const Item& item : view.items) items.push(render_item(item, false));
  for (const Item& item : view.past) items.push(render_item(item, true));
  for (const SourceAge& source : view.sources) sources.push(render_source(source));
  Json json = Json::object();
  json.set("name", word_for(view.heading)).set("state", word_for(view.state));
  json.set("some_withheld", view.some_withheld);
  if (view.asserted_none) json.set("asserted_none", render_item(*view.asserted_none, false));
  if (!view.also_asserted_none.empty()) json.set("also_asserted_none", std::move(also));
  json.set("items", std::move(items)).set("sources", std::move(sources));
  return json;
}

}  // namespace

Json render_record_json(const Chart& chart) {
  Json headings = Json::array();
  for (const HeadingView& view : chart.headings) headings.push(render_heading(view));
  Json json = Json::object();
  json.set("bundle", render_bundle(chart)).set("headings", std::move(headings));
  return json;
}

}  // namespace weft::record::chart
