// SPDX-License-Identifier: Apache-2.0
#include "record/filing/resources/resource_row.hpp"

#include "fhir/search/facets.hpp"
#include "record/filing/resources/placing.hpp"
#include "record/provenance.hpp"
#include "record/resources/sight.hpp"

namespace weft::record::filing {
namespace {

std::string provenance_of(const Client& client) {
  Provenance provenance;
  provenance.system = client.principal.user;
  provenance.feed = client.feed;
  return render_provenance(provenance);
}

}  // namespace

store::Row make_resource_row(store::RowKey key, const std::optional<store::Row>& before,
                             fhir::Json& resource, const Client& client, Instant now) {
  const bool shelf = key.subject == store::kOwnShelf;
  resources::set_meta(resource, key.id, before ? before->version + 1 : 1, now);
  store::Row row;
  row.heading = static_cast<uint16_t>(shelf ? Heading::Internal : decide_heading(key.type));
  row.key = std::move(key);
  row.labels = decide_labels(resource);
  row.happened = decide_happened(resource, now);
  row.recorded = row.received = row.applied = now;
  row.provenance = provenance_of(client);
  row.facets = fhir::search::extract_facets(resource, fhir::search::Parameters::r4()).facets;
  row.body = fhir::render_json(resource);
  return row;
}

store::Row make_deleted_row(const store::Row& before, const Client& client, Instant now) {
  store::Row row;
  row.key = before.key;
  row.deleted = true;
  row.heading = before.heading;
  row.labels = before.labels;
  row.happened = before.happened;
  row.recorded = row.received = row.applied = now;
  row.provenance = provenance_of(client);
  return row;
}

}  // namespace weft::record::filing
