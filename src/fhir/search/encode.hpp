// SPDX-License-Identifier: Apache-2.0
// One element of a resource becomes the bytes of its search values. One Encoding serves one
// resource at a time and keeps its memory for the next; not shared between threads.
// https://hl7.org/fhir/R4/search.html#ptypes
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/definitions/definitions.hpp"
#include "fhir/json/json.hpp"

namespace weft::fhir::search {

// How an element of one type is read for one type of parameter.
enum class Encoder : uint8_t {
  None,  // such an element has no value for such a parameter: docs/reference/search.md
  Code,
  PlainToken,
  Boolean,
  Coding,
  CodeableConcept,
  Identifier,
  ContactPoint,
  Date,
  Period,
  Timing,
  Text,
  HumanName,
  Address,
  Number,
  NumberRange,
  Quantity,
  Money,
  Range,
  SampledData,
  Reference,
  Canonical,
  Resource,
  Uri,
};

Encoder find_encoder(SearchType parameter, std::string_view element_type);

// Where the values of an element lie in Encoding::bytes.
struct Encoded {
  uint32_t begin = 0, end = 0;
  std::string_view reference_type;  // of a Reference, as far as it says; views the resource
};

class Encoding {
 public:
  void begin(const Json& resource);
  Encoded encode(Encoder encoder, const Json& element);
  void put_whole(std::string_view key);  // a value that is made already
  // Why the last element gave no value, or fewer than it might; null when all is well.
  const char* issue() const { return issue_; }
  const std::string& bytes() const { return bytes_; }

 private:
  void put();  // what key_ and extra_ hold, as one value
  void dispatch(Encoder encoder, const Json& element);

  void put_plain(const Json& element, bool implied);
  void put_boolean(const Json& element);
  std::string_view put_coding(const Json& element);  // its display
  void put_concept(const Json& element);
  void put_identifier(const Json& element);
  void put_contact(const Json& element);

  void put_date(const Json& element);
  void put_period(const Json& element);
  void put_timing(const Json& element);

  void put_string(std::string_view text);
  void put_parts(const Json& element);
  void put_uri(const Json& element);

  void put_decimal(const Json& element);
  void put_decimal_range(const Json& element);
  void put_quantity(const Json& element);
  void put_money(const Json& element);
  void put_quantity_range(const Json& element);
  void put_sampled(const Json& element);
  // A range with one unit; an empty end is open.
  void put_span_of_numbers(std::string_view low, std::string_view high, std::string_view system,
                           std::string_view code, std::string_view unit);

  void put_literal(const Json& element);
  std::string_view contained_type(std::string_view fragment);
  void put_canonical(const Json& element);
  void put_resource(const Json& element);

  std::string bytes_, key_, extra_, scratch_;
  std::string_view reference_type_;
  const Json* resource_ = nullptr;
  std::vector<std::pair<std::string_view, std::string_view>> contained_;  // id, type; by id
  bool contained_read_ = false;
  const char* issue_ = nullptr;
};

}  // namespace weft::fhir::search
