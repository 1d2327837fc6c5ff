// SPDX-License-Identifier: Apache-2.0
// Numbers and quantities. https://hl7.org/fhir/R4/search.html#number · #quantity
#include "fhir/search/canonical_unit.hpp"
#include "fhir/search/query/matcher.hpp"
#include "fhir/search/query/number_query.hpp"
#include "fhir/search/values.hpp"

namespace weft::fhir::search {
namespace {

class NumberMatcher : public Matcher {
 public:
  explicit NumberMatcher(const NumberQuery& query) : prefix_(query.prefix), keys_(keys_of(query)) {}

  bool matches(const FacetValue& value) const override {
    std::string_view key = value.key;
    const auto range = take_range(key);
    return range && decide_number(prefix_, keys_, *range);
  }

 private:
  Prefix prefix_;
  NumberKeys keys_;
};

struct Unit {
  std::string system, code;
};

class QuantityMatcher : public Matcher {
 public:
  QuantityMatcher(const NumberQuery& query, Unit unit)
      : prefix_(query.prefix), keys_(keys_of(query)), unit_(std::move(unit)) {
    if (unit_.system == kUcum && !unit_.code.empty()) canonical_ = canonical_keys(query);
  }

  bool matches(const FacetValue& value) const override {
    const auto quantity = read_quantity(value.key, value.extra);
    if (!quantity) return false;
    if (is_of_unit(*quantity)) return decide_number(prefix_, keys_, quantity->range);
    return canonical_ && quantity->canonical_unit == canonical_unit_ &&
           decide_number(prefix_, *canonical_, quantity->canonical);
  }

 private:
  std::optional<NumberKeys> canonical_keys(const NumberQuery& query) {
    NumberKeys keys;
    const auto convert = [&](const Decimal& number, std::string& key) {
      const CanonicalNumber* canonical = find_canonical(number.text(), unit_.code);
      if (!canonical) return false;
      canonical_unit_ = canonical->unit;
      key = canonical->key;
      return true;
    };
    const bool all = convert(query.value, keys.value) && convert(query.low, keys.low) &&
                     convert(query.high, keys.high) && convert(query.near_low, keys.near_low) &&
                     convert(query.near_high, keys.near_high);
    return all ? std::optional(keys) : std::nullopt;
  }

  // number||code asks for the unit's code or its text.
  bool is_of_unit(const Quantity& quantity) const {
    if (unit_.system.empty() && unit_.code.empty()) return true;
    const auto unit = read_token(quantity.unit);
    if (!unit) return false;
    const bool code = unit_.code.empty() || unit->code == unit_.code;
    if (unit_.system.empty()) {
      std::string_view text = quantity.unit_text;
      if (text.empty() && unit->code) text = *unit->code;
      return code || text == unit_.code;
    }
    return code && unit->system == unit_.system;
  }

  Prefix prefix_;
  NumberKeys keys_;
  Unit unit_;
  std::string canonical_unit_;
  std::optional<NumberKeys> canonical_;
};

}  // namespace

Result<MatcherPtr> parse_number_value(std::string_view text, const ValueContext& context) {
  if (!context.modifier.empty()) return fail(Kind::Invalid, "a number takes no such modifier");
  return std::make_unique<NumberMatcher>(TRY(parse_number_query(text)));
}

// number, number|system|code, number||code; number|system is taken for a unit of that system.
Result<MatcherPtr> parse_quantity_value(std::string_view text, const ValueContext& context) {
  if (!context.modifier.empty()) return fail(Kind::Invalid, "a quantity takes no such modifier");
  const auto parts = split_unescaped(text, '|');
  if (parts.size() > 3) return fail(Kind::Invalid, "expected number|system|code");
  Unit unit;
  if (parts.size() > 1) unit.system = unescaped(parts[1]);
  if (parts.size() > 2) unit.code = unescaped(parts[2]);
  return std::make_unique<QuantityMatcher>(TRY(parse_number_query(parts[0])), std::move(unit));
}

}  // namespace weft::fhir::search
