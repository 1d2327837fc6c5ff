// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/packing.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "store/sqlite/dictionaries.hpp"
#include "store/sqlite/migrate.hpp"
#include "store/sqlite/schema.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace weft::store::sqlite {
namespace {

Row row_of(std::string stamps, std::string provenance, std::string body) {
  Row row;
  row.stamps = std::move(stamps);
  row.provenance = std::move(provenance);
  row.body = std::move(body);
  return row;
}

TEST(Packing, GivesBackWhatWasPacked) {
  const std::string bytes("\0\xff|", 3), large(300'000, 'x');
  Packing packing;
  for (const Row& row : {row_of("", "", ""), row_of("s", "", "b"), row_of("", bytes, ""),
                         row_of(large, bytes, "{}"), row_of(R"({"key":""})", "p1;", large)}) {
    const std::string packed(packing.pack(row));
    Row back;
    ASSERT_TRUE(Packing().unpack(Packing::kNewest, packed, back));
    EXPECT_EQ(back.stamps, row.stamps);
    EXPECT_EQ(back.provenance, row.provenance);
    EXPECT_EQ(back.body, row.body);
  }
}

TEST(Packing, RefusesWhatItDidNotPack) {
  Packing packing;
  const std::string packed(packing.pack(row_of("stamps", "provenance", R"({"id":"1"})")));
  Row row;
  EXPECT_FALSE(packing.unpack(Packing::kNewest + 1, packed, row)) << "of another dictionary";
  EXPECT_FALSE(packing.unpack(Packing::kNewest, "", row));
  EXPECT_FALSE(packing.unpack(Packing::kNewest, R"({"id":"1"})", row));
  for (size_t size = 0; size < packed.size(); ++size)
    EXPECT_FALSE(packing.unpack(Packing::kNewest, packed.substr(0, size), row)) << size;
}

// Every row bears the number of the dictionary it was packed with: a changed one loses them all.
TEST(Packing, ADictionaryIsNeverChanged) {
  EXPECT_EQ(hex(sha256(dictionaries().at("rows-1.txt"))),
            "a53f9cb3ae26fd6fa374c0bb3e79097b1140133173bf5adabb9f2a862d043f79");
}

TEST(Packing, RowsOfAnOlderFileAreStillRead) {
  std::string folder = (std::filesystem::temp_directory_path() / "weft-packing-XXXXXX").string();
  ASSERT_TRUE(::mkdtemp(folder.data()));
  const std::string path = folder + "/store.db", key(32, 'k');
  {
    const auto older = Database::open({.path = path, .key = key});
    ASSERT_TRUE(older);
    ASSERT_TRUE(migrate(**older, store_steps().first(1)));
    ASSERT_TRUE((*older)->execute(
        "INSERT INTO subject VALUES (7, 3, 'RXX');"
        "INSERT INTO resource VALUES (3, 7, 'Patient', 'a', 1, 1, 0, 1, 0, 10, 11, 12, 13,"
        " x'66', x'73', x'70', x'7b7d')"));
  }
  const auto store = open_store(path, key);
  ASSERT_TRUE(store) << store.error().detail;
  const RowKey patient{{7}, "Patient", "a"};
  const auto before = (*store)->read(patient);
  ASSERT_TRUE(before && *before);
  EXPECT_EQ((*before)->facets + (*before)->stamps + (*before)->provenance + (*before)->body,
            "fsp{}");
  Row next = **before;
  next.body = "{\"id\":\"a\"}";
  ASSERT_TRUE((*store)->write([&](Writer& writer) -> Result<void> {
    EXPECT_EQ(TRY(writer.put(next)), 2u);
    return {};
  }));
  const auto versions = (*store)->history(patient);
  ASSERT_TRUE(versions && versions->size() == 2);
  EXPECT_EQ(versions->front().body, "{}");
  EXPECT_EQ(versions->front().stamps, "s");
  EXPECT_EQ(versions->back().body, next.body);
  EXPECT_EQ(versions->back().provenance, "p");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace weft::store::sqlite
