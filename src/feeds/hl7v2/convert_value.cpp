// SPDX-License-Identifier: Apache-2.0
// OBX-5 by its type (OBX-2), with its unit (OBX-6), and the range (OBX-7).
// https://build.fhir.org/ig/HL7/v2-to-fhir/ConceptMap-segment-obx-to-observation.html
#include <optional>

#include "base/text.hpp"
#include "feeds/hl7v2/conversions.hpp"

namespace weft::feeds {
namespace {

using fhir::Json;
using hl7v2::Repetition;

constexpr std::string_view kUcum = "http://unitsofmeasure.org";

// A FHIR decimal, digit for digit; only "+5", ".5" and "5." gain or lose what JSON asks for.
std::optional<std::string> decimal_of(std::string_view text) {
  text = trim(text);
  std::string sign;
  if (text.starts_with('+')) text.remove_prefix(1);
  if (text.starts_with('-')) {
    sign = "-";
    text.remove_prefix(1);
  }
  const size_t point = text.find('.');
  std::string_view whole = text.substr(0, point);
  const std::string_view part =
      point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if ((!whole.empty() && !is_digits(whole)) || (!part.empty() && !is_digits(part))) return {};
  if (whole.empty() && part.empty()) return {};
  while (whole.size() > 1 && whole.front() == '0') whole.remove_prefix(1);
  return sign + (whole.empty() ? "0" : std::string(whole)) +
         (part.empty() ? "" : "." + std::string(part));
}

// "<=5": the comparator and what follows it.
std::string_view take_comparator(std::string_view& text) {
  for (const std::string_view sign : {"<=", ">=", "<", ">"}) {
    if (!text.starts_with(sign)) continue;
    text = trim(text.substr(sign.size()));
    return sign;
  }
  return {};
}

// "x10^9/L" whose hat nobody escaped came apart as a code and its words.
bool is_power_of_ten(std::string_view code, std::string_view words) {
  return code.ends_with("10") && !words.empty() && words[0] >= '0' && words[0] <= '9';
}

void set_unit(const Given& given, Json& quantity) {
  const Repetition& unit = given.segment.field(6).rep(1);
  const std::string_view code = text_at(unit, 1), words = text_at(unit, 2);
  if (code.empty() && words.empty()) return;
  if (is_power_of_ten(code, words)) {
    quantity.set("unit", std::string(code) + "^" + std::string(words));
    return;
  }
  quantity.set("unit", words.empty() ? code : words);
  const Coded* system = given.tables.find_code("coding_system", text_at(unit, 3));
  if (system && system->becomes == kUcum && !code.empty())
    quantity.set("system", kUcum).set("code", code);
}

std::optional<Json> quantity_of(const Given& given, std::string_view text) {
  text = trim(text);
  const std::string_view comparator = take_comparator(text);
  const std::optional<std::string> number = decimal_of(text);
  if (!number) return {};
  Json made;
  made.set("value", Json::number(*number));
  if (!comparator.empty()) made.set("comparator", comparator);
  set_unit(given, made);
  return made;
}

Json one(std::string_view name, Json value) {
  Json made;
  made.set(name, std::move(value));
  return made;
}

Json both(std::string_view first, Json first_value, std::string_view second, Json second_value) {
  Json made;
  made.set(first, std::move(first_value));
  made.set(second, std::move(second_value));
  return made;
}

// Every repetition as text, a line each; components that are no text with a space between.
Json string_value(const Given& given) {
  const std::string type = ascii_upper(trim(given.segment.text(2)));
  const bool coded = !(type.empty() || type == "ST" || type == "TX" || type == "FT" ||
                       type == "NM" || type == "SN");
  hl7v2::Delimiters between = given.delimiters;
  if (coded || type == "SN") between.component = ' ';
  std::string text;
  bool first = true;
  for (const Repetition& rep : given.segment.field(5).repetitions) {
    text += (first ? "" : "\n") + whole_text(rep, between);
    first = false;
  }
  if (trim(text).empty()) return {};
  Json made = one("valueString", text);
  Json quantity;
  set_unit(given, quantity);
  // A string has no unit in FHIR; ">60" without its "mL/min" would be misread.
  if (!quantity.at("unit").text().empty())
    made.set("extension",
             only(extension("urn:weft:extension:unit", "valueString", quantity.at("unit"))));
  return made;
}

Json number_value(const Given& given) {
  if (given.segment.field(5).repetitions.size() > 1) return string_value(given);
  std::optional<Json> quantity = quantity_of(given, text_at(given.rep, 1));
  return quantity ? one("valueQuantity", std::move(*quantity)) : string_value(given);
}

// SN: comparator ^ number ^ separator ^ number.
Json structured_value(const Given& given) {
  const std::string_view sign = text_at(given.rep, 1), separator = text_at(given.rep, 3);
  std::optional<Json> first =
      quantity_of(given, std::string(sign) + std::string(text_at(given.rep, 2)));
  std::optional<Json> second = quantity_of(given, text_at(given.rep, 4));
  if (first && separator.empty()) return one("valueQuantity", std::move(*first));
  if (first && second && separator == "-")
    return one("valueRange", both("low", std::move(*first), "high", std::move(*second)));
  if (first && second && (separator == ":" || separator == "/"))
    return one("valueRatio",
               both("numerator", std::move(*first), "denominator", std::move(*second)));
  return string_value(given);
}

Json coded_value(const Given& given) {
  if (given.segment.field(5).repetitions.size() > 1) {
    Json codings;
    std::string words;
    for (const Repetition& rep : given.segment.field(5).repetitions) {
      const Json coded = concept_from(given, rep, nullptr);
      for (const Json& coding : coded.at("coding").items()) codings.push(coding);
      words += (words.empty() ? "" : "; ") + std::string(coded.at("text").text());
    }
    Json made;
    if (!codings.is_empty()) made.set("coding", std::move(codings));
    made.set("text", words);
    return one("valueCodeableConcept", std::move(made));
  }
  Json made = concept_from(given, given.rep, nullptr);
  return made.is_empty() ? Json() : one("valueCodeableConcept", std::move(made));
}

Json time_value(const Given& given) {
  const auto time = time_of(given);
  return time ? one("valueDateTime", date_time_text(given, *time)) : string_value(given);
}

// A document in a line of results. R4 has no such value, R5 has: its extension carries it.
// http://hl7.org/fhir/5.0/StructureDefinition/extension-Observation.value
Json attachment_value(const Given& given, bool by_reference) {
  Json attachment;
  for (const size_t component : {3, 2}) {
    const Coded* type = given.tables.find_code("content_type", text_at(given.rep, component));
    if (!type) continue;
    attachment.set("contentType", type->becomes);
    break;
  }
  const std::string_view data = text_at(given.rep, by_reference ? 1 : 5);
  if (by_reference)
    attachment.set("url", data);
  else if (ascii_lower(text_at(given.rep, 4)) == "base64" && parse_base64(data))
    attachment.set("data", data);
  else if (ascii_lower(text_at(given.rep, 4)) != "base64")
    attachment.set("data", base64(data));
  else
    attachment.set("_data", as_received(data));  // cut short on its way: kept, not shown as a file
  if (data.empty()) return {};
  const std::string title = whole_at(given.segment.field(3).rep(1), 2, given.delimiters);
  if (!title.empty()) attachment.set("title", title);
  return one(
      "extension",
      only(extension("http://hl7.org/fhir/5.0/StructureDefinition/extension-Observation.value",
                     "valueAttachment", std::move(attachment))));
}

Json limit(const Given& given, const std::string& number) {
  Json made;
  made.set("value", Json::number(number));
  set_unit(given, made);
  return made;
}

}  // namespace

Json value_of(const Given& given) {
  const std::string type = ascii_upper(trim(given.segment.text(2)));
  if (type == "NM") return number_value(given);
  if (type == "SN") return structured_value(given);
  if (type == "CE" || type == "CWE" || type == "CNE" || type == "CF") return coded_value(given);
  if (type == "DT" || type == "TS" || type == "DTM") return time_value(given);
  if (type == "ED") return attachment_value(given, false);
  if (type == "RP") return attachment_value(given, true);
  return string_value(given);
}

// "4.0-11.0", "<48", ">5"; the text always goes with it.
Json range_of(const Given& given) {
  const std::string text = whole_text(given.rep, given.delimiters);
  if (text.empty()) return {};
  std::string_view rest = text;
  const std::string_view comparator = take_comparator(rest);
  const size_t dash = rest.find('-', 1);
  std::optional<std::string> low, high;
  if (comparator.starts_with('<')) high = decimal_of(rest);
  if (comparator.starts_with('>')) low = decimal_of(rest);
  if (comparator.empty() && dash != std::string_view::npos) {
    low = decimal_of(rest.substr(0, dash));
    high = decimal_of(rest.substr(dash + 1));
    if (!low || !high) low = high = {};
  }
  Json made;
  if (low) made.set("low", limit(given, *low));
  if (high) made.set("high", limit(given, *high));
  made.set("text", text);
  return made;
}

}  // namespace weft::feeds
