// SPDX-License-Identifier: Apache-2.0
// audit_stopped_runner WEFT LIBRARY: no audit, no data. Pages of a person are read; then every
// write to the audit fails, and from then on no page, item or launch may answer with one byte of
// the record, though the server lives and the journal still takes messages.
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/system/twin_person.hpp"
#include "tests/system/twin_world.hpp"

namespace weft::testing {
namespace {

// What only the record can know.
constexpr std::array<std::string_view, 6> kClinical = {"EXAMPLE",   "999 000 0018", "9990000018",
                                                       "Potassium", "Latex",        "Asthma"};

bool holds_any(std::string_view text) {
  for (const std::string_view word : kClinical)
    if (text.find(word) != std::string_view::npos) return true;
  return false;
}

Result<size_t> count_served(TwinWorld& world, WardSystem& ward, const OpenRecord& open,
                            const Pages& pages) {
  size_t served = 0;
  for (const auto& [path, before] : pages) {
    const auto page = WardSystem::fetch(world.weft().url(), open, path);
    if (page && (page->status == 200 || holds_any(page->body))) {
      fmt::print("{} answered {} with the audit stopped\n", path, page->status);
      ++served;
    }
  }
  if (world.launch(ward, {})) {
    fmt::print("a launch succeeded with the audit stopped\n");
    ++served;
  }
  return served;
}

Result<int> check(const std::string& binary) {
  auto ward = TRY(WardSystem::make());
  TwinWorld world = TRY(TwinWorld::start(binary, ward));
  TRY_VOID(world.send("pas", twin_messages(Difference::Problem, Restriction::None, true)));
  const OpenRecord open = TRY(world.launch(ward, {}));
  const Pages pages = TRY(world.read(open));
  const auto before = TRY(WardSystem::fetch(world.weft().url(), open, open.first_page));
  if (before.status != 200 || !holds_any(before.body))
    return fail(Kind::Invalid, "the record did not open before the audit was stopped");
  std::ofstream(std::getenv("WEFT_STOP_AUDIT")) << "stop";
  const size_t served = TRY(count_served(world, ward, open, pages));
  std::filesystem::remove(std::getenv("WEFT_STOP_AUDIT"));
  const auto after = TRY(WardSystem::fetch(world.weft().url(), open, open.first_page));
  fmt::print("{} pages asked for, {} served with the audit stopped; {} once it runs again\n",
             pages.size(), served, after.status);
  return served == 0 && after.status == 200 ? 0 : 1;
}

int run(const std::string& binary, const std::string& library) {
  const std::string trigger =
      std::filesystem::temp_directory_path() / ("weft-stop-audit-" + std::to_string(::getpid()));
  ::setenv("WEFT_STOP_AUDIT", trigger.c_str(), 1);
  ::setenv("LD_PRELOAD", library.c_str(), 1);
  TwinWorld::stand_still();
  const auto found = check(binary);
  std::filesystem::remove(trigger);
  if (!found) fmt::print("{} {}\n", found.error().detail, found.error().where);
  return found.value_or(1);
}

}  // namespace
}  // namespace weft::testing

int main(int count, char** words) {
  if (count != 3) return 2;
  return weft::testing::run(words[1], words[2]);
}
