// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/encode.hpp"

#include <algorithm>
#include <array>

#include "fhir/search/folded_text.hpp"
#include "fhir/search/layout.hpp"

namespace weft::fhir::search {
namespace {

struct Reading {
  SearchType parameter;
  std::string_view element;
  Encoder encoder;
};

// https://hl7.org/fhir/R4/search.html#token (and #date, #string, #number, #quantity, #reference)
constexpr auto kReadings = std::to_array<Reading>({
    {SearchType::Token, "code", Encoder::Code},
    {SearchType::Token, "boolean", Encoder::Boolean},
    {SearchType::Token, "Coding", Encoder::Coding},
    {SearchType::Token, "CodeableConcept", Encoder::CodeableConcept},
    {SearchType::Token, "Identifier", Encoder::Identifier},
    {SearchType::Token, "ContactPoint", Encoder::ContactPoint},
    {SearchType::Token, "string", Encoder::PlainToken},
    {SearchType::Token, "markdown", Encoder::PlainToken},
    {SearchType::Token, "id", Encoder::PlainToken},
    {SearchType::Token, "uri", Encoder::PlainToken},
    {SearchType::Token, "oid", Encoder::PlainToken},
    {SearchType::Token, "uuid", Encoder::PlainToken},
    {SearchType::Token, "url", Encoder::PlainToken},
    {SearchType::Token, "canonical", Encoder::PlainToken},
    {SearchType::Date, "date", Encoder::Date},
    {SearchType::Date, "dateTime", Encoder::Date},
    {SearchType::Date, "instant", Encoder::Date},
    {SearchType::Date, "Period", Encoder::Period},
    {SearchType::Date, "Timing", Encoder::Timing},
    {SearchType::String, "string", Encoder::Text},
    {SearchType::String, "markdown", Encoder::Text},
    {SearchType::String, "code", Encoder::Text},
    {SearchType::String, "id", Encoder::Text},
    {SearchType::String, "uri", Encoder::Text},
    {SearchType::String, "HumanName", Encoder::HumanName},
    {SearchType::String, "Address", Encoder::Address},
    {SearchType::Number, "decimal", Encoder::Number},
    {SearchType::Number, "integer", Encoder::Number},
    {SearchType::Number, "positiveInt", Encoder::Number},
    {SearchType::Number, "unsignedInt", Encoder::Number},
    {SearchType::Number, "Range", Encoder::NumberRange},
    {SearchType::Quantity, "Quantity", Encoder::Quantity},
    {SearchType::Quantity, "Age", Encoder::Quantity},
    {SearchType::Quantity, "Count", Encoder::Quantity},
    {SearchType::Quantity, "Distance", Encoder::Quantity},
    {SearchType::Quantity, "Duration", Encoder::Quantity},
    {SearchType::Quantity, "Money", Encoder::Money},
    {SearchType::Quantity, "Range", Encoder::Range},
    {SearchType::Quantity, "SampledData", Encoder::SampledData},
    {SearchType::Reference, "Reference", Encoder::Reference},
    {SearchType::Reference, "canonical", Encoder::Canonical},
    {SearchType::Reference, "uri", Encoder::Canonical},
    {SearchType::Reference, "url", Encoder::Canonical},
    {SearchType::Reference, "Resource", Encoder::Resource},
    {SearchType::Uri, "uri", Encoder::Uri},
    {SearchType::Uri, "url", Encoder::Uri},
    {SearchType::Uri, "canonical", Encoder::Uri},
    {SearchType::Uri, "oid", Encoder::Uri},
    {SearchType::Uri, "uuid", Encoder::Uri},
});

}  // namespace

Encoder find_encoder(SearchType parameter, std::string_view element_type) {
  const auto found = std::ranges::find_if(kReadings, [&](const Reading& reading) {
    return reading.parameter == parameter && reading.element == element_type;
  });
  return found == kReadings.end() ? Encoder::None : found->encoder;
}

void Encoding::begin(const Json& resource) {
  bytes_.clear();
  resource_ = &resource;
  contained_read_ = false;
  issue_ = nullptr;
}

Encoded Encoding::encode(Encoder encoder, const Json& element) {
  issue_ = nullptr;
  reference_type_ = {};
  const auto start = static_cast<uint32_t>(bytes_.size());
  key_.clear();
  extra_.clear();
  dispatch(encoder, element);
  return {start, static_cast<uint32_t>(bytes_.size()), reference_type_};
}

void Encoding::put_whole(std::string_view key) { put_value(bytes_, key, {}); }

void Encoding::put() {
  put_value(bytes_, key_, extra_);
  key_.clear();
  extra_.clear();
}

void Encoding::dispatch(Encoder encoder, const Json& element) {
  switch (encoder) {
    case Encoder::None:
      return;
    case Encoder::Code:
      return put_plain(element, true);
    case Encoder::PlainToken:
      return put_plain(element, false);
    case Encoder::Boolean:
      return put_boolean(element);
    case Encoder::Coding:
      put_coding(element);
      return;
    case Encoder::CodeableConcept:
      return put_concept(element);
    case Encoder::Identifier:
      return put_identifier(element);
    case Encoder::ContactPoint:
      return put_contact(element);
    case Encoder::Date:
      return put_date(element);
    case Encoder::Period:
      return put_period(element);
    case Encoder::Timing:
      return put_timing(element);
    case Encoder::Text:
      return put_string(element.is_string() ? element.text() : std::string_view());
    case Encoder::HumanName:
    case Encoder::Address:
      return put_parts(element);
    case Encoder::Number:
      return put_decimal(element);
    case Encoder::NumberRange:
      return put_decimal_range(element);
    case Encoder::Quantity:
      return put_quantity(element);
    case Encoder::Money:
      return put_money(element);
    case Encoder::Range:
      return put_quantity_range(element);
    case Encoder::SampledData:
      return put_sampled(element);
    case Encoder::Reference:
      return put_literal(element);
    case Encoder::Canonical:
      return put_canonical(element);
    case Encoder::Resource:
      return put_resource(element);
    case Encoder::Uri:
      return put_uri(element);
  }
}

// https://hl7.org/fhir/R4/search.html#string: any of the parts of a name or an address matches.
void Encoding::put_string(std::string_view text) {
  if (text.empty()) {
    issue_ = "not a text";
    return;
  }
  append_folded(key_, text);
  if (key_ != text) extra_ = text;
  put();
}

void Encoding::put_parts(const Json& element) {
  for (const auto& [name, value] : element.members()) {
    if (name == "use" || name == "type" || name == "period" || name == "id") continue;
    if (value.is_string()) put_string(value.text());
    for (const Json& item : value.items())
      if (item.is_string()) put_string(item.text());
  }
}

void Encoding::put_uri(const Json& element) {
  if (element.text().empty()) {
    issue_ = "not a text";
    return;
  }
  key_ = element.text();
  put();
}

}  // namespace weft::fhir::search
