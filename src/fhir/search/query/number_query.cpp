// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/query/number_query.hpp"

#include <algorithm>
#include <cstdlib>

namespace weft::fhir::search {
namespace {

constexpr long kExponentMax = 1'000'000;  // no Decimal reaches as far

// Half the last digit written. R4 reads 1e2 as 95 up to 105: in that form one digit more is meant.
Result<Decimal> half_digit(std::string_view text) {
  const size_t e = text.find_first_of("eE"), point = text.substr(0, e).find('.');
  const size_t end = std::min(e, text.size());
  long power = point == text.npos ? 0 : -static_cast<long>(end - point - 1);
  if (e != text.npos)
    power += std::clamp(std::strtol(std::string(text.substr(e + 1)).c_str(), nullptr, 10),
                        -kExponentMax, kExponentMax) -
             1;
  return Decimal::parse("5e" + std::to_string(power - 1));
}

bool contains(const NumberKeys& asked, const NumberRange& value) {
  return asked.low <= value.low &&
         (value.high < asked.high || (value.high == asked.high && value.high_open));
}

}  // namespace

Result<NumberQuery> parse_number_query(std::string_view text) {
  NumberQuery query;
  query.prefix = take_prefix(text);
  const auto value = Decimal::parse(text);
  if (!value) return fail(Kind::Invalid, "expected a number, perhaps behind a prefix");
  query.value = *value;
  const Decimal half = TRY(half_digit(text));
  query.low = TRY(Decimal::subtract(*value, half));
  query.high = TRY(Decimal::add(*value, half));
  const Decimal tenth = TRY(Decimal::multiply(*value, TRY(Decimal::parse("0.1"))));
  const Decimal margin = tenth.is_negative() ? tenth.negated() : tenth;
  query.near_low = TRY(Decimal::subtract(*value, margin));
  query.near_high = TRY(Decimal::add(*value, margin));
  return query;
}

NumberKeys keys_of(const NumberQuery& query) {
  return {number_key(query.value), number_key(query.low), number_key(query.high),
          number_key(query.near_low), number_key(query.near_high)};
}

bool decide_number(Prefix prefix, const NumberKeys& asked, const NumberRange& value) {
  switch (prefix) {
    case Prefix::Eq:
      return contains(asked, value);
    case Prefix::Ne:
      return !contains(asked, value);
    case Prefix::Gt:
      return value.high > asked.value;
    case Prefix::Lt:
      return value.low < asked.value;
    case Prefix::Ge:
      return value.high > asked.value || (value.high == asked.value && !value.high_open);
    case Prefix::Le:
      return value.low < asked.value || (value.low == asked.value && !value.low_open);
    case Prefix::Sa:
      return value.low > asked.value || (value.low == asked.value && value.low_open);
    case Prefix::Eb:
      return value.high < asked.value || (value.high == asked.value && value.high_open);
    case Prefix::Ap:
      return value.low <= asked.near_high && value.high >= asked.near_low;
  }
  return false;
}

}  // namespace weft::fhir::search
