// SPDX-License-Identifier: Apache-2.0
// How the compiled definitions lie in memory: sections of fixed-size records behind one header,
// texts in one pool, found by hash. Written by tools/definitions at build time, read in place by
// definitions.cpp; both sides are of one build, so there is no version to check.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace weft::fhir::layout {

struct Section {
  uint32_t at = 0;  // bytes from the header
  uint32_t count = 0;
};

struct Text {
  uint32_t at = 0;  // bytes into the pool
  uint32_t length = 0;
};

struct List {
  uint32_t first = 0;  // a record of the section it lists
  uint32_t count = 0;
};

struct Type {
  Text name;
  List elements;
  List properties;
  List slots;  // a power of two of them
  List compartment;
  uint16_t base = 0;
  uint8_t kind = 0;
  uint8_t abstract = 0;
};

enum ElementFlag : uint8_t { kArray = 1, kChoice = 2, kAttribute = 4 };

struct Element {
  Text name;
  Text binding;
  List types;
  List targets;
  uint16_t min = 0;
  uint8_t strength = 0;
  uint8_t flags = 0;
};

enum PropertyFlag : uint16_t { kJsonName = 1, kElementName = 2 };

// A name that leads to an element: "birthDate" both as JSON and FHIRPath say it; "value" only as
// FHIRPath, "valueQuantity" only as JSON says it.
struct Property {
  Text name;
  uint32_t element = 0;
  uint16_t type = 0;
  uint16_t flags = 0;
};

struct SearchParameter {
  Text url, code, expression;
  List bases, targets, components;
  uint32_t type = 0;
};

struct SearchComponent {
  Text definition, expression;
};

struct Header {
  Section texts;       // bytes
  Section ids;         // uint16_t, lists of types
  Section types;       // Type; the first is none
  Section elements;    // Element
  Section properties;  // Property
  Section slots;       // uint32_t, the hash tables of all types
  Section type_slots;  // uint32_t, the hash table of type names; a power of two
  Section parameters;  // SearchParameter
  Section components;  // SearchComponent
  Section codes;       // Text, lists of search codes
};

// Enough of a name to tell nearly all of one type apart: its length and up to 16 of its bytes.
inline uint64_t name_hash(std::string_view name) {
  const char* const data = name.data();
  const size_t size = name.size();
  uint64_t front = 0, back = 0;
  if (size >= 8) {
    std::memcpy(&front, data, 8);
    std::memcpy(&back, data + size - 8, 8);
  } else if (size >= 4) {
    std::memcpy(&front, data, 4);
    std::memcpy(&back, data + size - 4, 4);
  } else if (size > 0) {
    front = static_cast<unsigned char>(data[0]);
    back = static_cast<unsigned char>(data[size / 2]) |
           static_cast<uint64_t>(static_cast<unsigned char>(data[size - 1])) << 8;
  }
  uint64_t mixed = (front ^ std::rotl(back, 29) ^ size) * 0x9E3779B97F4A7C15ull;
  mixed ^= mixed >> 32;
  return mixed * 0xD6E8FEB86659FD93ull;
}

// A slot is empty (0) or holds 16 bits of the hash above the record's number plus one.
constexpr uint32_t kSlotNumberMask = 0xFFFF;
inline uint32_t slot_of(uint64_t hash, uint32_t number) {
  return static_cast<uint32_t>(hash >> 48) << 16 | (number + 1);
}
inline uint32_t slot_start(uint64_t hash, uint32_t count) {
  return static_cast<uint32_t>(hash >> 20) & (count - 1);
}
inline bool tag_fits(uint32_t slot, uint64_t hash) { return slot >> 16 == hash >> 48; }

}  // namespace weft::fhir::layout
