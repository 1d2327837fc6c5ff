// SPDX-License-Identifier: Apache-2.0
// Order of values, and sets of them. https://hl7.org/fhirpath/N1/#comparison · #distinct-collection
#include <functional>

#include "fhir/path/equality.hpp"
#include "fhir/path/quantity.hpp"

namespace weft::fhir::path {
namespace {

using Order = std::optional<std::strong_ordering>;

struct OrderForms {
  template <class L, class R>
  Result<Order> operator()(const L& left, const R& right) const {
    if constexpr (std::is_same_v<L, R>)
      return same(left, right);
    else
      return mixed(left, right);
  }

  static Result<Order> refuse() {
    return fail(Kind::Invalid, "values of these types have no order between them");
  }
  static Result<Order> same(bool, bool) { return refuse(); }
  static Result<Order> same(const Node&, const Node&) { return refuse(); }
  static Result<Order> same(int64_t left, int64_t right) { return Order(left <=> right); }
  static Result<Order> same(const Decimal& left, const Decimal& right) {
    return Order(left <=> right);
  }
  static Result<Order> same(Text left, Text right) { return Order(left.compare(right) <=> 0); }
  template <class T>
  static Result<Order> same(const T& left, const T& right) {
    return compare(left, right);
  }

  template <class L, class R>
  static Result<Order> mixed(const L&, const R&) {
    return refuse();
  }
  static Result<Order> mixed(int64_t left, const Decimal& right) {
    return Order(Decimal(left) <=> right);
  }
  static Result<Order> mixed(const Decimal& left, int64_t right) {
    return Order(left <=> Decimal(right));
  }
  static Result<Order> mixed(const Date& left, const DateTime& right) {
    return compare(date_time_of(left), right);
  }
  static Result<Order> mixed(const DateTime& left, const Date& right) {
    return compare(left, date_time_of(right));
  }
  static Result<Order> mixed(int64_t left, const Quantity& right) {
    return compare(Quantity{Decimal(left), "1"}, right);
  }
  static Result<Order> mixed(const Quantity& left, int64_t right) {
    return compare(left, Quantity{Decimal(right), "1"});
  }
  static Result<Order> mixed(const Decimal& left, const Quantity& right) {
    return compare(Quantity{left, "1"}, right);
  }
  static Result<Order> mixed(const Quantity& left, const Decimal& right) {
    return compare(left, Quantity{right, "1"});
  }
};

size_t mix(size_t left, size_t right) { return (left ^ right) * 0x9E3779B97F4A7C15u; }

size_t hash_of_text(Text text) { return mix(std::hash<Text>()(text.substr(0, 128)), text.size()); }

// Only what equality cannot see past: zones move whole quarters of an hour.
struct HashForms {
  size_t operator()(const Node&) const { return 0; }
  size_t operator()(bool flag) const { return flag ? 1 : 2; }
  size_t operator()(int64_t whole) const { return (*this)(Decimal(whole)); }
  size_t operator()(const Decimal& decimal) const {
    return std::hash<double>()(decimal.normalised().approximate());
  }
  size_t operator()(Text text) const { return hash_of_text(text); }
  size_t operator()(const Date& date) const { return (*this)(date_time_of(date)); }
  size_t operator()(const DateTime& at) const {
    if (at.precision <= Precision::Day)
      return mix(static_cast<size_t>(at.date.year) * 400 + static_cast<size_t>(at.date.month) * 32,
                 static_cast<size_t>(at.date.day));
    return mix(static_cast<size_t>(at.time.minute % 15), static_cast<size_t>(at.time.millisecond));
  }
  size_t operator()(const Time& time) const {
    return mix(static_cast<size_t>(time.hour * 60 + time.minute),
               static_cast<size_t>(time.millisecond));
  }
  size_t operator()(const Quantity& quantity) const {
    return quantity.unit == "1" ? (*this)(quantity.value) : 3;
  }
};

// A look at the top of a tree, so that hashing costs the same for a name as for a whole Bundle.
size_t hash_of_top(const Json& json, int levels) {
  if (json.is_string()) return hash_of_text(json.text());
  size_t sum = 7;
  if (levels == 0) return sum;
  for (const auto& [name, value] : json.members())
    sum += mix(hash_of_text(name), hash_of_top(value, levels - 1));
  return json.items().empty() ? sum : mix(sum, hash_of_top(json.items()[0], levels - 1));
}

}  // namespace

Result<Order> compare(const Value& left, const Value& right) {
  return std::visit(OrderForms(), left.form(), right.form());
}

size_t hash_of(const Value& value) {
  if (const auto plain = system_value(value)) return std::visit(HashForms(), plain->form());
  const Node* node = value.as<Node>();
  return node && node->value ? hash_of_top(*node->value, 2) : 0;
}

Result<bool> ValueSet::is_equal(const Value& left, const Value& right) {
  return TRY(equal(evaluation_, left, right)).value_or(false);
}

Result<bool> ValueSet::contains(const Value& value) {
  TRY_VOID(evaluation_.charge(1));
  if (values_.size() <= kFew) {
    for (const Value& other : values_)
      if (TRY(is_equal(other, value))) return true;
    return false;
  }
  const auto [from, until] = by_hash_.equal_range(hash_of(value));
  for (auto at = from; at != until; ++at)
    if (TRY(is_equal(values_[at->second], value))) return true;
  return false;
}

Result<bool> ValueSet::insert(const Value& value) {
  if (TRY(contains(value))) return false;
  values_.push_back(value);
  const size_t count = values_.size();
  if (count == kFew + 1) {
    for (size_t i = 0; i < count; ++i) by_hash_.emplace(hash_of(values_[i]), i);
  } else if (count > kFew) {
    by_hash_.emplace(hash_of(value), count - 1);
  }
  return true;
}

namespace {

constexpr size_t kFew = 8;

Result<void> append_few_distinct(Evaluation& evaluation, std::span<const Value> in,
                                 Collection& out) {
  const size_t before = out.size();
  for (const Value& value : in) {
    bool found = false;
    for (size_t i = before; i < out.size() && !found; ++i)
      found = TRY(equal(evaluation, out[i], value)).value_or(false);
    if (!found) out.push_back(value);
  }
  return {};
}

}  // namespace

Result<void> append_distinct(Evaluation& evaluation, std::span<const Value> in, Collection& out) {
  if (in.size() <= kFew) return append_few_distinct(evaluation, in, out);
  ValueSet seen(evaluation);
  for (const Value& value : in) TRY(seen.insert(value));
  for (const Value& value : seen.values()) out.push_back(value);
  return {};
}

}  // namespace weft::fhir::path
