// SPDX-License-Identifier: Apache-2.0
// A number that is searched for: its prefix, itself, and what counts as equal or near. Pure.
// https://hl7.org/fhir/R4/search.html#number
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "fhir/model/decimal.hpp"
#include "fhir/search/number_key.hpp"
#include "fhir/search/query/text_parts.hpp"

namespace weft::fhir::search {

struct NumberQuery {
  Prefix prefix = Prefix::Eq;
  Decimal value;
  Decimal low, high;            // as precise as it is written: 100 is 99.5 up to, not with, 100.5
  Decimal near_low, near_high;  // a tenth to either side
};

Result<NumberQuery> parse_number_query(std::string_view text);

// The same as number keys, perhaps in another unit.
struct NumberKeys {
  std::string value, low, high, near_low, near_high;
};
NumberKeys keys_of(const NumberQuery& query);

bool decide_number(Prefix prefix, const NumberKeys& asked, const NumberRange& value);

}  // namespace weft::fhir::search
