// SPDX-License-Identifier: Apache-2.0
#include "left_behind.hpp"

#include <fstream>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "store/open.hpp"

namespace weft::tools {
namespace {

std::string file_key(const std::string& site_key, const std::string& file) {
  return hmac_sha256(site_key, "weft file key: " + file);
}

}  // namespace

Result<LeftBehind> open_left_behind(const std::string& folder) {
  std::string line;
  std::getline(std::ifstream(folder + "/store.key") >> std::ws, line);
  const std::string key = TRY(parse_hex(trim(line)));
  LeftBehind left;
  left.store = TRY(store::open_store({"sqlite", folder + "/record.db", file_key(key, "record")}));
  left.journal =
      TRY(record::inbox::Journal::open(folder + "/journal.db", file_key(key, "journal")));
  return left;
}

}  // namespace weft::tools
