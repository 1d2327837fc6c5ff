// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/migrate.hpp"

namespace weft::store::sqlite {
namespace {

Result<int64_t> version_of(Database& database) {
  Statement read = TRY(database.prepare("SELECT number FROM schema_version"));
  if (!TRY(read.step())) return 0;
  return read.integer(0);
}

Result<void> run_step(Database& database, std::string_view step, int64_t number) {
  TRY_VOID(database.execute("BEGIN IMMEDIATE"));
  const auto act = [&]() -> Result<void> {
    TRY_VOID(database.execute(step));
    TRY_VOID(database.execute("DELETE FROM schema_version"));
    Statement note = TRY(database.prepare("INSERT INTO schema_version VALUES (?)"));
    TRY_VOID(note.bind(1, number).run());
    return database.execute("COMMIT");
  };
  Result<void> result = act();
  if (!result && database.in_transaction()) TRY_VOID(database.execute("ROLLBACK"));
  return result;
}

}  // namespace

Result<void> migrate(Database& database, std::span<const std::string_view> steps) {
  TRY_VOID(database.execute("CREATE TABLE IF NOT EXISTS schema_version (number INTEGER NOT NULL)"));
  int64_t reached = TRY(version_of(database));
  const auto known = static_cast<int64_t>(steps.size());
  if (reached > known)
    return fail(Kind::Unsupported, "the file was written by a newer program", "schema_version");
  for (; reached < known; ++reached)
    TRY_VOID(run_step(database, steps[static_cast<size_t>(reached)], reached + 1));
  return {};
}

}  // namespace weft::store::sqlite
