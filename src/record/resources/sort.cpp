// SPDX-License-Identifier: Apache-2.0
// Results by the values their facets hold: the lowest value of each when ascending, the highest
// when descending. https://hl7.org/fhir/R4/search.html#_sort
#include <algorithm>

#include "fhir/search/layout.hpp"
#include "fhir/search/parameters.hpp"
#include "record/resources/find.hpp"

namespace weft::record::resources {
namespace {

using fhir::search::Parameters;

struct SortBy {
  enum class By { Facet, LastUpdated, Id };
  By by = By::Facet;
  bool descending = false;
  uint8_t number = 0;
};

Result<SortBy> parse_sort(std::string_view text, fhir::TypeId type) {
  SortBy sort;
  sort.descending = text.starts_with('-');
  if (sort.descending) text.remove_prefix(1);
  if (text == "_lastUpdated") sort.by = SortBy::By::LastUpdated;
  if (text == "_id") sort.by = SortBy::By::Id;
  if (sort.by != SortBy::By::Facet) return sort;
  const auto* parameter = Parameters::r4().find(type, text);
  if (!parameter || !parameter->searchable())
    return fail(Kind::Invalid, "cannot be sorted by: " + std::string(text), "_sort");
  sort.number = parameter->number;
  return sort;
}

// Bytes that order as the values do; empty: no value.
std::string key_of(const Found& found, const SortBy& sort) {
  if (sort.by == SortBy::By::Id) return found.seen.resource.key.id;
  std::string_view best;
  const auto facets = fhir::search::Facets::open(found.facets, Parameters::r4().schema_version());
  const auto values = facets ? facets->find(sort.number) : std::nullopt;
  if (!values) return {};
  fhir::search::Block block(*values);
  for (fhir::search::FacetValue value; block.next(value);) {
    const bool better = sort.descending ? value.key > best : value.key < best;
    if (best.empty() || better) best = value.key;
  }
  return std::string(best);
}

struct Key {
  std::string bytes;
  int64_t ms = 0;
  size_t at = 0;  // where it stood: what is equal stays in order
};

// No value comes last, whichever way.
bool comes_before(const Key& one, const Key& other, bool descending) {
  if (one.bytes.empty() != other.bytes.empty()) return other.bytes.empty();
  if (one.bytes != other.bytes) return (one.bytes < other.bytes) != descending;
  if (one.ms != other.ms) return (one.ms < other.ms) != descending;
  return one.at < other.at;
}

void sort_by(std::vector<Found>& found, const SortBy& sort) {
  const bool by_time = sort.by == SortBy::By::LastUpdated;
  std::vector<Key> keys;
  for (size_t at = 0; at < found.size(); ++at)
    keys.push_back(by_time ? Key{{}, found[at].seen.resource.updated.ms, at}
                           : Key{key_of(found[at], sort), 0, at});
  std::sort(keys.begin(), keys.end(), [&](const Key& one, const Key& other) {
    return comes_before(one, other, sort.descending);
  });
  std::vector<Found> sorted;
  sorted.reserve(found.size());
  for (const Key& key : keys) sorted.push_back(std::move(found[key.at]));
  found = std::move(sorted);
}

}  // namespace

Result<void> sort_found(std::vector<Found>& found, std::string_view type,
                        const std::vector<std::string>& sort) {
  const fhir::TypeId type_id = fhir::Definitions::r4().find_type(type);
  std::vector<SortBy> all;
  for (const std::string& one : sort) all.push_back(TRY(parse_sort(one, type_id)));
  for (auto last = all.rbegin(); last != all.rend(); ++last) sort_by(found, *last);
  return {};
}

}  // namespace weft::record::resources
