// SPDX-License-Identifier: Apache-2.0
// The large columns of a row as one compressed value, beside a dictionary of what rows of records
// are made of: keys, code systems, codes; no text of a person. A row names the dictionary it was
// packed with by number, and no dictionary is ever changed. Owned by a connection, one thread.
// https://www.rfc-editor.org/rfc/rfc8878
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "store/store.hpp"

namespace weft::store::sqlite {

class Packing {
 public:
  // Number of the dictionary that new rows are packed with; a row of number 0 is not packed.
  static constexpr int64_t kNewest = 1;

  Packing();
  ~Packing();

  // Stamps, provenance and body in one; valid until the next call.
  std::string_view pack(const Row& row);
  // Fills those three. Kind::Bug where the bytes were not made by pack().
  Result<void> unpack(int64_t number, std::string_view packed, Row& row);

 private:
  struct Contexts;
  std::unique_ptr<Contexts> contexts_;
  std::string plain_, packed_;
};

}  // namespace weft::store::sqlite
