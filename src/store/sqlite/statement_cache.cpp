// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/statement_cache.hpp"

namespace weft::store::sqlite {

Result<Lease> StatementCache::get(std::string_view sql) {
  auto found = statements_.find(sql);
  if (found == statements_.end())
    found = statements_.emplace(sql, TRY(database_.prepare(sql))).first;
  return Lease(found->second);
}

}  // namespace weft::store::sqlite
