// SPDX-License-Identifier: Apache-2.0
// =, ~ and the order of values, and sets built on them. Comparisons are charged to the evaluation.
// https://hl7.org/fhirpath/N1/#equality · #comparison
#pragma once

#include <compare>
#include <unordered_map>

#include "fhir/path/plan.hpp"

namespace weft::fhir::path {

// nullopt: their precision or units do not decide.
Result<std::optional<bool>> equal(Evaluation& evaluation, const Value& left, const Value& right);
Result<bool> equivalent(Evaluation& evaluation, const Value& left, const Value& right);

// Of collections: empty operands give nullopt; order counts.
Result<std::optional<bool>> equal(Evaluation& evaluation, std::span<const Value> left,
                                  std::span<const Value> right);
// Order does not count; two empty ones are equivalent.
Result<bool> equivalent(Evaluation& evaluation, std::span<const Value> left,
                        std::span<const Value> right);

// Of System values; types that have no order between them are Invalid.
Result<std::optional<std::strong_ordering>> compare(const Value& left, const Value& right);

// Finds equal values: by looking at each while they are few, by hash after that.
class ValueSet {
 public:
  explicit ValueSet(Evaluation& evaluation) : evaluation_(evaluation) {}

  Result<bool> insert(const Value& value);  // false: one equal to it is there
  Result<bool> contains(const Value& value);
  const Collection& values() const { return values_; }

 private:
  static constexpr size_t kFew = 8;
  Result<bool> is_equal(const Value& left, const Value& right);

  Evaluation& evaluation_;
  Collection values_;
  std::unordered_multimap<size_t, size_t> by_hash_;
};

// Equal values have equal hashes.
size_t hash_of(const Value& value);

Result<void> append_distinct(Evaluation& evaluation, std::span<const Value> in, Collection& out);

}  // namespace weft::fhir::path
