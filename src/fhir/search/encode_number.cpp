// SPDX-License-Identifier: Apache-2.0
// Numbers and quantities, exact as written, and quantities of UCUM in canonical units beside.
// https://hl7.org/fhir/R4/search.html#number · #quantity
#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "base/text.hpp"
#include "fhir/search/bytes.hpp"
#include "fhir/search/canonical_unit.hpp"
#include "fhir/search/encode.hpp"
#include "fhir/search/number_key.hpp"
#include "fhir/search/values.hpp"

namespace weft::fhir::search {
namespace {

constexpr const char* kNoNumber = "not a number, or none of a size that can be kept";
constexpr std::string_view kCurrencies = "urn:iso:std:iso:4217";

// Digits after the point as the text shows them: 1.50 has two, 1e3 none, 2.0e-3 four.
uint8_t scale_of(std::string_view text) {
  const size_t e = text.find_first_of("eE"), point = text.find('.');
  const std::string_view mantissa = text.substr(0, e);
  long scale = point == text.npos ? 0 : static_cast<long>(mantissa.size() - point - 1);
  if (e != text.npos) scale -= std::strtol(std::string(text.substr(e + 1)).c_str(), nullptr, 10);
  return static_cast<uint8_t>(std::clamp(scale, 0L, 255L));
}

struct UnitParts {
  std::string_view value, comparator, unit, system, code;
};

UnitParts parts_of(const Json& quantity) {
  UnitParts parts;
  for (const auto& [name, member] : quantity.members()) {
    if (name == "value") parts.value = member.text();
    if (name == "comparator") parts.comparator = member.text();
    if (name == "unit") parts.unit = member.text();
    if (name == "system") parts.system = member.text();
    if (name == "code") parts.code = member.text();
  }
  return parts;
}

// "<" 5 is everything below 5.
bool put_compared(std::string& out, std::string_view comparator, std::string_view number) {
  if (comparator.empty()) {
    put_point(out, number);
  } else if (comparator == "<" || comparator == "<=") {
    put_range(out, {kMinusInfinity, number, true, comparator == "<"});
  } else if (comparator == ">" || comparator == ">=") {
    put_range(out, {number, kPlusInfinity, comparator == ">", true});
  } else {
    return false;
  }
  return true;
}

// An end that is missing is open. False: an end that is no number, or both missing.
bool put_ends(std::string& out, std::string_view low, std::string_view high) {
  std::string low_key, high_key;
  if (low.empty() && high.empty()) return false;
  if (!low.empty() && !put_number(low_key, low)) return false;
  if (!high.empty() && !put_number(high_key, high)) return false;
  put_range(out, {low.empty() ? kMinusInfinity : low_key, high.empty() ? kPlusInfinity : high_key,
                  low.empty(), high.empty()});
  return true;
}

void put_unit_token(std::string& key, const UnitParts& parts) {
  put_token(key, parts.system.empty() ? TokenSystem::None : TokenSystem::Given, parts.system);
  if (!parts.code.empty()) put_code(key, parts.code);
}

// The lowest and highest of SampledData.data, times factor plus origin; E, U and L are no numbers.
struct Samples {
  std::optional<Decimal> low, high;
};

Samples read_samples(const Json& sampled) {
  Samples samples;
  const auto origin = Decimal::parse(sampled.at("origin").at("value").text());
  const auto factor = Decimal::parse(sampled.find("factor") ? sampled.at("factor").text() : "1");
  if (!origin || !factor) return samples;
  for (const std::string_view text : split(sampled.at("data").text(), ' ')) {
    const auto point = Decimal::parse(text);
    if (!point) continue;
    const auto scaled = Decimal::multiply(*point, *factor);
    const auto value = scaled ? Decimal::add(*scaled, *origin) : scaled;
    if (!value) continue;
    if (!samples.low || *value < *samples.low) samples.low = *value;
    if (!samples.high || *value > *samples.high) samples.high = *value;
  }
  return samples;
}

}  // namespace

void Encoding::put_decimal(const Json& element) {
  scratch_.clear();
  if (!put_number(scratch_, element.text())) {
    issue_ = kNoNumber;
    return;
  }
  put_point(key_, scratch_);
  extra_.push_back(static_cast<char>(scale_of(element.text())));
  put();
}

void Encoding::put_decimal_range(const Json& element) {
  if (put_ends(key_, element.at("low").at("value").text(), element.at("high").at("value").text())) {
    extra_.push_back(0);
    put();
  }
}

void Encoding::put_quantity(const Json& element) {
  const UnitParts parts = parts_of(element);
  if (parts.value.empty()) return;  // a unit without a number has nothing to compare
  scratch_.clear();
  if (!put_number(scratch_, parts.value)) {
    issue_ = kNoNumber;
    return;
  }
  if (!put_compared(key_, parts.comparator, scratch_)) {
    issue_ = "a comparator that R4 does not know";
    return;
  }
  put_unit_token(key_, parts);
  extra_.push_back(static_cast<char>(scale_of(parts.value)));
  const CanonicalNumber* canonical = nullptr;
  if (parts.system == kUcum && !parts.code.empty())
    canonical = find_canonical(parts.value, parts.code);
  const bool other_text = !parts.unit.empty() && parts.unit != parts.code;
  if (other_text || canonical) put_counted(extra_, other_text ? parts.unit : "");
  if (canonical) {
    put_counted(extra_, canonical->unit);
    put_compared(extra_, parts.comparator, canonical->key);
  }
  put();
}

void Encoding::put_money(const Json& element) {
  scratch_.clear();
  if (element.at("value").text().empty()) return;
  if (!put_number(scratch_, element.at("value").text())) {
    issue_ = kNoNumber;
    return;
  }
  put_point(key_, scratch_);
  put_unit_token(key_, {{}, {}, {}, kCurrencies, element.at("currency").text()});
  extra_.push_back(static_cast<char>(scale_of(element.at("value").text())));
  put();
}

// Both ends bear the same unit; a missing one is open.
void Encoding::put_quantity_range(const Json& element) {
  const UnitParts low = parts_of(element.at("low")), high = parts_of(element.at("high"));
  const UnitParts& unit = low.value.empty() ? high : low;
  put_span_of_numbers(low.value, high.value, unit.system, unit.code, unit.unit);
}

void Encoding::put_sampled(const Json& element) {
  const Samples samples = read_samples(element);
  if (!samples.low) return;
  const UnitParts unit = parts_of(element.at("origin"));
  put_span_of_numbers(samples.low->text(), samples.high->text(), unit.system, unit.code, unit.unit);
}

void Encoding::put_span_of_numbers(std::string_view low, std::string_view high,
                                   std::string_view system, std::string_view code,
                                   std::string_view unit) {
  if (!put_ends(key_, low, high)) return;
  put_unit_token(key_, {{}, {}, {}, system, code});
  extra_.push_back(0);
  const bool other_text = !unit.empty() && unit != code;
  std::string canonical_unit, ends[2];
  bool all = system == kUcum && !code.empty();
  for (int i = 0; all && i < 2; ++i) {
    const std::string_view text = i == 0 ? low : high;
    if (text.empty()) continue;
    const CanonicalNumber* canonical = find_canonical(text, code);
    all = canonical != nullptr;
    if (!canonical) continue;
    canonical_unit = canonical->unit;
    ends[i] = canonical->key;
  }
  if (other_text || all) put_counted(extra_, other_text ? unit : "");
  if (all) {
    put_counted(extra_, canonical_unit);
    put_range(extra_, {low.empty() ? kMinusInfinity : ends[0],
                       high.empty() ? kPlusInfinity : ends[1], low.empty(), high.empty()});
  }
  put();
}

}  // namespace weft::fhir::search
