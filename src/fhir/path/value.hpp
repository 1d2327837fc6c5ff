// SPDX-License-Identifier: Apache-2.0
// What FHIRPath computes with: a node of the tree with its type, or a System value. Cheap to copy;
// a node views its tree.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "fhir/definitions/definitions.hpp"
#include "fhir/json/json.hpp"
#include "fhir/model/decimal.hpp"
#include "fhir/path/temporal.hpp"

namespace weft::fhir::path {

// An element: its JSON value, and beside a primitive its "_name" member (id, extension).
struct Node {
  const Json* value = nullptr;     // null where only extensions are there
  const Json* extras = nullptr;    // the "_name" object
  const Json* resource = nullptr;  // the resource it lies in, for resolve() and %resource
  TypeId type = TypeId::None;
};

struct Quantity {
  Decimal value;
  std::string unit;  // UCUM code without quotes, or a calendar word: "year"
};

using Text = std::string;

class Value {
 public:
  using Form = std::variant<Node, bool, int64_t, Decimal, Text, Date, DateTime, Time, Quantity>;

  Value(Form form) : form_(std::move(form)) {}
  const Form& form() const { return form_; }
  template <class T>
  const T* as() const {
    return std::get_if<T>(&form_);
  }

 private:
  Form form_;
};

using Collection = std::vector<Value>;

}  // namespace weft::fhir::path
