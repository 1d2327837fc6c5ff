// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#conversion
#include <algorithm>

#include "base/text.hpp"
#include "fhir/path/arithmetic.hpp"
#include "fhir/path/functions/functions.hpp"
#include "fhir/path/quantity.hpp"
#include "fhir/ucum/ucum.hpp"

namespace weft::fhir::path {
namespace {

using Converted = std::optional<Value>;

constexpr std::string_view kTrue[] = {"true", "t", "yes", "y", "1", "1.0"};
constexpr std::string_view kFalse[] = {"false", "f", "no", "n", "0", "0.0"};

Converted boolean_of(const Value& value) {
  if (value.as<bool>()) return value;
  if (const int64_t* whole = value.as<int64_t>())
    return *whole == 0 || *whole == 1 ? Converted(Value(*whole == 1)) : std::nullopt;
  if (const Decimal* decimal = value.as<Decimal>()) {
    if (*decimal == Decimal(1)) return Value(true);
    return *decimal == Decimal(0) ? Converted(Value(false)) : std::nullopt;
  }
  const Text* text = value.as<Text>();
  if (!text) return {};
  const std::string lower = ascii_lower(*text);
  if (std::ranges::find(kTrue, lower) != std::end(kTrue)) return Value(true);
  return std::ranges::find(kFalse, lower) != std::end(kFalse) ? Converted(Value(false))
                                                              : std::nullopt;
}

// [+-]digits, and where `fraction` is allowed a point between digits.
bool is_number_text(std::string_view text, bool fraction) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  const size_t point = fraction ? text.find('.') : std::string_view::npos;
  if (point == std::string_view::npos) return is_digits(text);
  return is_digits(text.substr(0, point)) && is_digits(text.substr(point + 1));
}

std::optional<Decimal> parse_number(std::string_view text, bool fraction) {
  if (!is_number_text(text, fraction)) return {};
  if (text.starts_with('+')) text.remove_prefix(1);
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  while (text.size() > 1 && text[0] == '0' && text[1] != '.') text.remove_prefix(1);
  const auto parsed = Decimal::parse(text);
  if (!parsed) return {};
  return negative ? parsed->negated() : *parsed;
}

Converted integer_of(const Value& value) {
  if (value.as<int64_t>()) return value;
  if (const bool* flag = value.as<bool>()) return Value(int64_t{*flag});
  const Text* text = value.as<Text>();
  const auto number = text ? parse_number(*text, false) : std::nullopt;
  if (!number) return {};
  const auto whole = number->whole();
  return whole ? integer_value(*whole) : std::nullopt;
}

Converted decimal_of(const Value& value) {
  if (value.as<Decimal>()) return value;
  if (const int64_t* whole = value.as<int64_t>()) return Value(Decimal(*whole));
  if (const bool* flag = value.as<bool>()) return Value(Decimal(*flag));
  const Text* text = value.as<Text>();
  const auto number = text ? parse_number(*text, true) : std::nullopt;
  return number ? Converted(Value(*number)) : std::nullopt;
}

Converted date_of(const Value& value) {
  if (value.as<Date>()) return value;
  if (const DateTime* at = value.as<DateTime>()) return Value(at->date);
  const Text* text = value.as<Text>();
  if (!text) return {};
  const auto date = parse_date_literal(*text);
  return date ? Converted(Value(*date)) : std::nullopt;
}

Converted date_time_of_value(const Value& value) {
  if (value.as<DateTime>()) return value;
  if (const Date* date = value.as<Date>()) return Value(date_time_of(*date));
  const Text* text = value.as<Text>();
  if (!text) return {};
  const auto at = parse_date_time_literal(*text);
  return at ? Converted(Value(*at)) : std::nullopt;
}

Converted time_of(const Value& value) {
  if (value.as<Time>()) return value;
  const Text* text = value.as<Text>();
  if (!text) return {};
  const auto time = parse_time_literal(*text);
  return time ? Converted(Value(*time)) : std::nullopt;
}

// 4.5 'mg', 1 day, 7: a unit in quotes is UCUM's, a bare one a calendar word.
// https://hl7.org/fhirpath/N1/#toquantityunit-string-quantity
Converted parse_quantity(std::string_view text) {
  size_t end = 0;
  while (end < text.size() && std::string_view("+-.0123456789").contains(text[end])) ++end;
  const auto number = parse_number(text.substr(0, end), true);
  if (!number) return {};
  std::string_view unit = trim(text.substr(end));
  if (unit.empty()) return Value(Quantity{*number, "1"});
  if (unit.size() > 2 && unit.starts_with('\'') && unit.ends_with('\'')) {
    unit = unit.substr(1, unit.size() - 2);
    return unit.contains('\'') ? std::nullopt : Converted(Value(Quantity{*number, unit}));
  }
  return is_calendar_word(unit) ? Converted(Value(Quantity{*number, unit})) : std::nullopt;
}

Converted quantity_of(const Value& value) {
  if (value.as<Quantity>()) return value;
  if (const Text* text = value.as<Text>()) return parse_quantity(*text);
  const auto number = decimal_of(value);
  return number ? Converted(Value(Quantity{*number->as<Decimal>(), "1"})) : std::nullopt;
}

std::string text_of_quantity(const Quantity& quantity) {
  const std::string number = quantity.value.text() + " ";
  if (is_calendar_word(quantity.unit)) return number + std::string(quantity.unit);
  return number + "'" + std::string(quantity.unit) + "'";
}

struct TextOf {
  std::string operator()(const Node&) const { return {}; }
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  std::string operator()(int64_t whole) const { return std::to_string(whole); }
  std::string operator()(const Decimal& decimal) const { return decimal.text(); }
  std::string operator()(Text text) const { return std::string(text); }
  std::string operator()(const Date& date) const { return text_of(date); }
  std::string operator()(const DateTime& at) const { return text_of(at); }
  std::string operator()(const Time& time) const { return text_of(time); }
  std::string operator()(const Quantity& quantity) const { return text_of_quantity(quantity); }
};

Result<void> to_string(Call& call, Collection& out) {
  const auto value = TRY(call.value_input());
  if (!value) return {};
  if (value->as<Text>()) return give(out, *value);
  return call.evaluation.keep_text(std::visit(TextOf(), value->form()), out);
}

// Whether there is an answer at all: nothing comes of nothing, false of a complex element.
Result<void> converts_to_string(Call& call, Collection& out) {
  const auto value = TRY(call.value_input());
  if (!call.input.empty()) out.push_back(Value(value.has_value()));
  return {};
}

using Conversion = Converted (*)(const Value& value);

template <Conversion conversion>
Result<void> convert(Call& call, Collection& out) {
  const auto value = TRY(call.value_input());
  const Converted converted = value ? conversion(*value) : std::nullopt;
  if (converted) out.push_back(*converted);
  return {};
}

template <Conversion conversion>
Result<void> converts(Call& call, Collection& out) {
  const auto value = TRY(call.value_input());
  if (call.input.empty()) return {};
  return give(out, Value(value && conversion(*value)));
}

// With a unit: the quantity in that unit, or none.
Result<Converted> quantity_in_unit(Call& call) {
  const auto value = TRY(call.value_input());
  const Converted quantity = value ? quantity_of(*value) : std::nullopt;
  if (!quantity || call.argument_count() == 0) return quantity;
  const auto unit = TRY(call.text_argument(0));
  if (!unit) return Converted();
  const Quantity& from = *quantity->as<Quantity>();
  if (from.unit == *unit) return quantity;
  const auto number = ucum::convert(from.value, ucum_code_of(from.unit), ucum_code_of(*unit));
  return number ? Converted(Value(Quantity{*number, *unit})) : Converted();
}

Result<void> to_quantity(Call& call, Collection& out) {
  const Converted quantity = TRY(quantity_in_unit(call));
  if (quantity) out.push_back(*quantity);
  return {};
}

Result<void> converts_to_quantity(Call& call, Collection& out) {
  const Converted quantity = TRY(quantity_in_unit(call));
  if (!call.input.empty()) out.push_back(Value(quantity.has_value()));
  return {};
}

constexpr auto kTest = Returns::Boolean;
constexpr auto kAny = Takes::Anything;
constexpr auto kHere = Scope::Outside;

constexpr FunctionRow kRows[] = {
    {"toBoolean", 0, 0, convert<boolean_of>, kHere, kAny, Returns::Boolean},
    {"convertsToBoolean", 0, 0, converts<boolean_of>, kHere, kAny, kTest},
    {"toInteger", 0, 0, convert<integer_of>, kHere, kAny, Returns::Integer},
    {"convertsToInteger", 0, 0, converts<integer_of>, kHere, kAny, kTest},
    {"toDecimal", 0, 0, convert<decimal_of>, kHere, kAny, Returns::Decimal},
    {"convertsToDecimal", 0, 0, converts<decimal_of>, kHere, kAny, kTest},
    {"toDate", 0, 0, convert<date_of>, kHere, kAny, Returns::Date},
    {"convertsToDate", 0, 0, converts<date_of>, kHere, kAny, kTest},
    {"toDateTime", 0, 0, convert<date_time_of_value>, kHere, kAny, Returns::DateTime},
    {"convertsToDateTime", 0, 0, converts<date_time_of_value>, kHere, kAny, kTest},
    {"toTime", 0, 0, convert<time_of>, kHere, kAny, Returns::Time},
    {"convertsToTime", 0, 0, converts<time_of>, kHere, kAny, kTest},
    {"toQuantity", 0, 1, to_quantity, kHere, kAny, Returns::Quantity},
    {"convertsToQuantity", 0, 1, converts_to_quantity, kHere, kAny, kTest},
    {"toString", 0, 0, to_string, kHere, kAny, Returns::String},
    {"convertsToString", 0, 0, converts_to_string, kHere, kAny, kTest},
};

}  // namespace

std::span<const FunctionRow> conversion_functions() { return kRows; }

}  // namespace weft::fhir::path
