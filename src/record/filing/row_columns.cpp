// SPDX-License-Identifier: Apache-2.0
#include "record/filing/row_columns.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "fhir/search/facets.hpp"
#include "record/provenance.hpp"

namespace weft::record::filing {
namespace {

using fhir::Json;

// FHIR keeps a date that cannot be one beside the element, under "_NAME".
bool holds_invalid_date(const Json& json) {
  static constexpr std::array<std::string_view, 5> kEnds = {"Date", "DateTime", "start", "end",
                                                            "issued"};
  for (const auto& [name, value] : json.members()) {
    const bool dated = std::any_of(kEnds.begin(), kEnds.end(),
                                   [&](std::string_view end) { return name.ends_with(end); });
    if ((name.starts_with('_') && dated) || holds_invalid_date(value)) return true;
  }
  return std::any_of(json.items().begin(), json.items().end(), holds_invalid_date);
}

std::vector<const Kept*> by_stamp(KeptView counted, const Folded& folded) {
  std::vector<const Kept*> said;
  for (const size_t at : folded.set_by) said.push_back(&counted[at]);
  std::sort(said.begin(), said.end(), [](const Kept* a, const Kept* b) {
    return std::tie(a->stamp, a->group) < std::tie(b->stamp, b->group);
  });
  return said;
}

void add_part(Provenance& provenance, const Part& part, const Source& source) {
  const auto same = [&](const OriginalPart& one) {
    return one.path == part.path && one.text == part.text && one.received == source.received &&
           one.control_id == source.control_id;
  };
  if (std::any_of(provenance.parts.begin(), provenance.parts.end(), same)) return;
  provenance.parts.push_back(
      {part.path, part.text, source.message_type, source.control_id, source.feed, source.received});
}

Provenance provenance_of(const std::vector<const Kept*>& said, const Folded& folded,
                         const RowState& state) {
  Provenance provenance;
  for (const Kept* one : said) {
    const auto note = state.sources.find(one->stamp.seq);
    if (note == state.sources.end()) continue;
    const Source& source = note->second.source;
    provenance.system = source.system;
    provenance.feed = source.feed;
    provenance.time_flagged |= one->time_flagged;
    for (const Part& part : one->parts) add_part(provenance, part, source);
  }
  provenance.provisional = folded.provisional;
  provenance.cancelled_after_final = folded.cancelled_after_final;
  provenance.date_not_valid = holds_invalid_date(folded.body);
  provenance.not_in_list_of = folded.not_in_list_of;
  return provenance;
}

}  // namespace

store::Row make_row(store::RowKey key, KeptView counted, const Folded& folded,
                    const RowState& state) {
  store::Row row;
  row.key = std::move(key);
  row.deleted = folded.body.is_null();
  row.heading = static_cast<uint16_t>(folded.heading);
  row.labels = folded.labels;
  const std::vector<const Kept*> said = by_stamp(counted, folded);
  if (!said.empty()) {
    row.recorded = said.back()->stamp.recorded;
    const auto note = state.sources.find(said.back()->stamp.seq);
    if (note != state.sources.end()) row.received = note->second.source.received;
  }
  row.happened = folded.happened.value_or(row.recorded);
  row.provenance = render_provenance(provenance_of(said, folded, state));
  row.stamps = render_row_state(state);
  if (!row.deleted) row.body = fhir::render_json(folded.body);
  return row;
}

std::string facets_of(std::string_view type, const Json& body) {
  if (type.starts_with('_') || body.is_null()) return {};
  return fhir::search::extract_facets(body, fhir::search::Parameters::r4()).facets;
}

}  // namespace weft::record::filing
