// SPDX-License-Identifier: Apache-2.0
// Numbered steps that bring a file to the form this program reads. A step, once released, is never
// changed; a file from a newer program is refused.
#pragma once

#include <span>
#include <string_view>

#include "store/sqlite/database.hpp"

namespace weft::store::sqlite {

// Runs what is missing of `steps` (the first is number 1), each in its own transaction. The number
// reached lies in the table `schema_version`. https://www.sqlite.org/lang_transaction.html
Result<void> migrate(Database& database, std::span<const std::string_view> steps);

}  // namespace weft::store::sqlite
