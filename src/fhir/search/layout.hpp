// SPDX-License-Identifier: Apache-2.0
// How facets lie in their bytes: schema version, a directory of the parameters that are there, and
// one block of values each; parameters with equal values share a block. Readers view the bytes and
// never trust them: what is cut short reads as nothing. docs/data_on_disk.md, "Facets".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weft::fhir::search {

struct FacetValue {
  std::string_view key;    // memcmp of keys orders the values
  std::string_view extra;  // what no order needs: originals, texts, versions
};

void put_value(std::string& out, std::string_view key, std::string_view extra);

// The values of a block, one after another.
class Block {
 public:
  explicit Block(std::string_view bytes) : rest_(bytes) {}
  bool next(FacetValue& value);

 private:
  std::string_view rest_;
};

class Facets {
 public:
  // nullopt: cut short, or written under another version.
  static std::optional<Facets> open(std::string_view bytes, uint32_t schema_version);
  // nullopt: the resource has no such element. May be an empty block: one, but unreadable.
  std::optional<std::string_view> find(uint8_t number) const;
  std::string_view numbers() const { return numbers_; }  // ascending

 private:
  std::string_view numbers_, offsets_, area_;
};

// A piece of encoded values in `bytes`, for a parameter.
struct Piece {
  uint8_t number = 0;
  uint32_t begin = 0, end = 0;
};

// Orders `pieces` by number; parameters with the same pieces share a block.
std::string assemble_facets(uint32_t schema_version, std::vector<Piece>& pieces,
                            std::string_view bytes);

}  // namespace weft::fhir::search
