// SPDX-License-Identifier: Apache-2.0
#include "record/chart/item.hpp"

#include <algorithm>

#include "record/policy/places.hpp"

namespace weft::record::chart {
namespace {

std::optional<Instant> known(Instant at) {
  if (at.ms == 0) return std::nullopt;
  return at;
}

void add_status_marks(Item& item, const Provenance& provenance) {
  const std::string_view status = item.resource.at("status").text();
  const bool wrong = status == "entered-in-error" ||
                     code_of(item.resource, "verificationStatus") == "entered-in-error";
  if (wrong) item.marks.push_back(Mark::EnteredInError);
  if (status == "corrected" || status == "amended") item.marks.push_back(Mark::Corrected);
  if (status == "preliminary" || status == "registered" || status == "partial")
    if (item.heading == Heading::Results) item.marks.push_back(Mark::Preliminary);
  if (provenance.cancelled_after_final) item.marks.push_back(Mark::CancelledAfterFinal);
}

void add_marks(Item& item, const Provenance& provenance) {
  add_status_marks(item, provenance);
  if (!provenance.not_in_list_of.empty()) {
    item.marks.push_back(Mark::NotInLatestList);
    item.mark_date = provenance.not_in_list_of;
  }
  if (provenance.time_flagged) item.marks.push_back(Mark::TimeFlagged);
  if (provenance.date_not_valid) item.marks.push_back(Mark::DateNotValid);
}

}  // namespace

std::string_view code_of(const fhir::Json& resource, std::string_view element) {
  return resource.at(element).at("coding").at(0).at("code").text();
}

bool has_mark(const Item& item, Mark mark) {
  return std::find(item.marks.begin(), item.marks.end(), mark) != item.marks.end();
}

std::string ItemMaker::number_of(const store::RowKey& key) const {
  return numbers.of("row/" + std::to_string(key.subject.value) + '/' + key.type + '/' + key.id);
}

std::optional<Item> ItemMaker::make(const ShownRow& shown) const {
  const store::Row& row = *shown.row;
  auto resource = fhir::parse_json(row.body);
  const auto provenance = parse_provenance_head(row.provenance);
  if (!resource || !resource->is_object() || !provenance) return std::nullopt;
  Item item;
  item.number = number_of(row.key);
  item.subject = person;
  item.type = row.key.type;
  item.id = row.key.id;
  item.version = row.version;
  item.heading = static_cast<Heading>(row.heading);
  item.organisation = shown.subject->organisation;
  item.organisation_name = policy::organisation_name(policy, item.organisation);
  item.system = provenance->system;
  item.resource = std::move(*resource);
  if (hide_places) policy::hide_places(policy, item.type, item.resource);
  item.times = {known(row.happened), known(row.recorded), known(row.received), known(row.applied)};
  item.provisional = provenance->provisional;
  add_marks(item, *provenance);
  return item;
}

}  // namespace weft::record::chart
