// SPDX-License-Identifier: Apache-2.0
// What FHIRPath computes with: a node of the tree with its type, or a System value. Trivially
// copied: nodes and texts view the tree, the expression or the environment they came from.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "fhir/definitions/definitions.hpp"
#include "fhir/json/json.hpp"
#include "fhir/model/decimal.hpp"
#include "fhir/path/temporal.hpp"

namespace weft::fhir::path {

// An element: its JSON value, and beside a primitive its "_name" member (id, extension).
struct Node {
  const Json* value = nullptr;     // null where only extensions are there
  const Json* extras = nullptr;    // the "_name" object
  const Json* resource = nullptr;  // the resource it lies in, whose `contained` resolve() looks at
  TypeId type = TypeId::None;      // None: R4 does not say
};

using Text = std::string_view;

struct Quantity {
  Decimal value;
  Text unit;  // UCUM code without quotes, or a calendar word: "year", "years"
};

class Value {
 public:
  using Form = std::variant<Node, bool, int64_t, Decimal, Text, Date, DateTime, Time, Quantity>;

  Value(Form form) : form_(form) {}
  const Form& form() const { return form_; }
  template <class T>
  const T* as() const {
    return std::get_if<T>(&form_);
  }

 private:
  Form form_;
};
static_assert(std::is_trivially_copyable_v<Value> && sizeof(Value) <= 64);

// A list of values that keeps the first few in itself. What was made on the way (texts, units,
// type descriptions) lives as long as the Collection that evaluate() returned, or any copy of it.
class Collection {
 public:
  using value_type = Value;
  using const_iterator = const Value*;

  Collection() {}  // not defaulted, which would zero the room inside
  Collection(std::initializer_list<Value> values);
  Collection(const Collection& other);
  Collection(Collection&& other) noexcept;
  Collection& operator=(Collection other) noexcept;
  ~Collection() = default;

  void push_back(const Value& value) {
    if (size_ == capacity_) grow();
    new (data() + size_++) Value(value);
  }
  void clear() { size_ = 0; }
  void resize_down(size_t size) { size_ = size < size_ ? static_cast<uint32_t>(size) : size_; }

  const Value* begin() const { return data(); }
  const Value* end() const { return data() + size_; }
  Value* begin() { return data(); }
  Value* end() { return data() + size_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const Value& operator[](size_t i) const { return data()[i]; }
  const Value& front() const { return data()[0]; }
  const Value& back() const { return data()[size_ - 1]; }

  void keep(std::shared_ptr<const void> made) { made_ = std::move(made); }

 private:
  static constexpr uint32_t kInside = 4;

  Value* data() { return heap_ ? at(heap_.get()) : at(inside_); }
  const Value* data() const { return const_cast<Collection*>(this)->data(); }
  static Value* at(std::byte* bytes) { return reinterpret_cast<Value*>(bytes); }
  void grow();

  uint32_t size_ = 0, capacity_ = kInside;
  std::unique_ptr<std::byte[]> heap_;
  std::shared_ptr<const void> made_;
  alignas(Value) std::byte inside_[kInside * sizeof(Value)];
};

// The System value of a FHIR primitive or Quantity; any other value as it is. nullopt: a node that
// has none (complex, without value, or not readable as its type).
std::optional<Value> system_value(const Value& value);

// "Patient", "HumanName", "code"; of a System value "System.String"; "" where nobody knows.
std::string_view type_name(const Value& value);

// As people and programs are shown it: the node's JSON, or the System value as FHIR JSON has it.
Json json_of(const Value& value);

}  // namespace weft::fhir::path
