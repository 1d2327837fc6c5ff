// SPDX-License-Identifier: Apache-2.0
#include "fhir/path/value.hpp"

#include <cstring>

namespace weft::fhir::path {

Collection::Collection(std::initializer_list<Value> values) {
  for (const Value& value : values) push_back(value);
}

Collection::Collection(const Collection& other) : made_(other.made_) {
  for (const Value& value : other) push_back(value);
}

Collection::Collection(Collection&& other) noexcept
    : size_(other.size_),
      capacity_(other.capacity_),
      heap_(std::move(other.heap_)),
      made_(std::move(other.made_)) {
  if (!heap_) std::memcpy(inside_, other.inside_, size_ * sizeof(Value));
  other.size_ = 0;
  other.capacity_ = kInside;
}

Collection& Collection::operator=(Collection other) noexcept {
  size_ = other.size_;
  capacity_ = other.capacity_;
  heap_ = std::move(other.heap_);
  made_ = std::move(other.made_);
  if (!heap_) std::memcpy(inside_, other.inside_, size_ * sizeof(Value));
  return *this;
}

void Collection::grow() {
  const uint32_t capacity = capacity_ * 4;
  auto bytes = std::make_unique_for_overwrite<std::byte[]>(capacity * sizeof(Value));
  std::memcpy(bytes.get(), data(), size_ * sizeof(Value));
  heap_ = std::move(bytes);
  capacity_ = capacity;
}

}  // namespace weft::fhir::path
