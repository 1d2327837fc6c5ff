// SPDX-License-Identifier: Apache-2.0
#include "record/chart/item.hpp"

#include <algorithm>
#include <array>

#include "fhir/json/members.hpp"
#include "record/policy/places.hpp"

namespace weft::record::chart {
namespace {

std::optional<Instant> known(Instant at) {
  if (at.ms == 0) return std::nullopt;
  return at;
}

void add_status_marks(Item& item, const Provenance& provenance) {
  const std::string_view status = item.status;
  const bool unsure = item.heading == Heading::Allergies || item.heading == Heading::Problems;
  const bool wrong = status == "entered-in-error" ||
                     (unsure && code_of(item.resource, "verificationStatus") == "entered-in-error");
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

bool is_abnormal(const fhir::Json& interpretation) {
  static constexpr std::array<std::string_view, 3> normal = {"N", "NEG", "ND"};
  for (const fhir::Json& concept_ : interpretation.items()) {
    const std::string_view code = concept_.at("coding").at(size_t{0}).at("code").text();
    if (!code.empty() && std::find(normal.begin(), normal.end(), code) == normal.end()) return true;
  }
  return false;
}

// A person has few rows of most kinds and hundreds of results, of which a page shows some: those
// are read as far as their order needs it.
bool read_lazily(Item& item, const std::string& body) {
  const auto members = fhir::ObjectText::scan(body);
  if (!members) return false;
  item.status = members->plain_text("status");
  const std::string_view interpretation = members->value("interpretation");
  if (!interpretation.empty()) {
    const auto parsed = fhir::parse_json(interpretation);
    if (!parsed) return false;
    item.abnormal = is_abnormal(*parsed);
  }
  item.resource = Resource::of_text(body);
  return true;
}

bool read_whole(Item& item, const std::string& body, const ItemMaker& maker) {
  auto resource = fhir::parse_json(body);
  if (!resource || !resource->is_object()) return false;
  if (maker.hide_places) policy::hide_places(maker.policy, item.type, *resource);
  if (maker.hidden) drop_references(*resource, *maker.hidden);
  item.status = resource->at("status").text();
  item.abnormal = is_abnormal(resource->at("interpretation"));
  item.resource = std::move(*resource);
  return true;
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
  const auto provenance = parse_provenance_head(row.provenance);
  if (!provenance) return std::nullopt;
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
  const bool as_it_is = !hide_places && !(hidden && refers_to_any(row.body, *hidden));
  const bool lazily = item.heading == Heading::Results && as_it_is;
  const bool read = lazily ? read_lazily(item, row.body) : read_whole(item, row.body, *this);
  if (!read) return std::nullopt;
  item.times = {known(row.happened), known(row.recorded), known(row.received), known(row.applied)};
  item.provisional = provenance->provisional;
  add_marks(item, *provenance);
  return item;
}

}  // namespace weft::record::chart
