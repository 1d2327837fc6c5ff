// SPDX-License-Identifier: Apache-2.0
#include "record/resources/find.hpp"

#include <algorithm>

#include "fhir/search/facets.hpp"
#include "fhir/search/query.hpp"
#include "record/provenance.hpp"
#include "record/resources/candidates.hpp"

namespace weft::record::resources {
namespace {

using fhir::search::Parameters;
using fhir::search::Query;

bool asks_for_meta(const Conditions& conditions) {
  return std::any_of(conditions.begin(), conditions.end(),
                     [](const auto& one) { return one.first.starts_with("_lastUpdated"); });
}

class Finder {
 public:
  Finder(store::Store& store, Sight& sight, const Question& question, const Query& query)
      : store_(store),
        sight_(sight),
        question_(question),
        query_(query),
        asks_for_meta_(asks_for_meta(question.conditions)) {}

  Result<void> consider(store::Row row) {
    if (!TRY(may_find(row))) return {};
    if (row.commit > question_.as_of) {
      auto then = TRY(version_then(row.key));
      if (!then || !TRY(may_find(*then))) return {};
      row = std::move(*then);
    }
    if (row.deleted) return {};
    return decide(std::move(row));
  }

  std::vector<Found> found;

 private:
  bool is_own(const store::Row& row) const {
    if (question_.own_feed.empty()) return false;
    const auto provenance = parse_provenance_head(row.provenance);
    return provenance && provenance->feed == question_.own_feed;
  }

  Result<bool> may_find(const store::Row& row) {
    return is_own(row) ? Result<bool>(true) : sight_.permits(row);
  }

  Result<std::optional<store::Row>> version_then(const store::RowKey& key) {
    std::optional<store::Row> then;
    for (store::Row& version : TRY(store_.history(key)))
      if (version.commit <= question_.as_of) then = std::move(version);
    return then;
  }

  Result<void> decide(store::Row row) {
    Found one;
    one.facets = std::move(row.facets);
    const bool folded = is_folded(row);
    one.key = row.key;
    one.seen = TRY(sight_.show(std::move(row)));
    auto matches = query_.matches(one.facets);
    if (!matches || one.seen.changed || (folded && asks_for_meta_)) {
      const fhir::Json body = TRY(fhir::parse_json(one.seen.resource.body));
      one.facets = fhir::search::extract_facets(body, Parameters::r4()).facets;
      matches = query_.matches(one.facets);
    }
    if (matches.value_or(false)) found.push_back(std::move(one));
    return {};
  }

  store::Store& store_;
  Sight& sight_;
  const Question& question_;
  const Query& query_;
  const bool asks_for_meta_;
};

}  // namespace

Result<std::vector<Found>> find(store::Store& store, Sight& sight, const Question& question) {
  const auto& r4 = fhir::Definitions::r4();
  const fhir::TypeId type = r4.find_type(question.type);
  if (r4.type(type).kind != fhir::TypeKind::Resource || r4.type(type).abstract)
    return fail(Kind::Invalid, "no such resource type", "type");
  fhir::search::QueryOptions options;
  options.base = question.base;
  const Query query = TRY(Query::parse(type, question.conditions, Parameters::r4(), options));
  const Candidates candidates = TRY(find_candidates(store, question.type, question.conditions));
  Finder finder(store, sight, question, query);
  for (const store::RowKey& key : candidates.keys)
    if (auto row = TRY(store.read(key))) TRY_VOID(finder.consider(std::move(*row)));
  for (const store::SubjectId subject : candidates.subjects) {
    TRY(sight.standing_of(subject));  // considered, whatever is found there
    store::Filter filter;
    filter.subjects = {subject};
    filter.types = {std::string(question.type)};
    filter.with_deleted = question.as_of != kNow;
    for (store::Row& row : TRY(store.read_all(filter))) TRY_VOID(finder.consider(std::move(row)));
  }
  return std::move(finder.found);
}

}  // namespace weft::record::resources
