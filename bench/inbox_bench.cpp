// SPDX-License-Identifier: Apache-2.0
// inbox_bench WEFT FEEDSTORM APPEND_FLOOR SECONDS (W10): eight synchronous senders against the
// shipped configuration. Acknowledged, applied and resources a second, the age of the oldest
// unapplied. The clock of what is applied stops when the backlog is empty again.
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "base/time.hpp"
#include "item.hpp"
#include "left_behind.hpp"
#include "record/filing/filing.hpp"
#include "tests/system/running_weft.hpp"

namespace weft::bench {
namespace {

using Steady = std::chrono::steady_clock;
using testing::RunningWeft;

constexpr const char* kConfiguration =
    "[server]\nenvironment = \"test\"\nlisten = \"127.0.0.1:0\"\n"
    "[ops]\nlisten = \"127.0.0.1:0\"\n"
    "[store]\nengine = \"sqlite\"\nkey_file = \"store.key\"\n"
    "[[feed]]\nname = \"storm\"\norganisation = \"RCB\"\nformat = \"hl7v2\"\n"
    "listen = \"127.0.0.1:0\"\n";
constexpr const char* kShipped = "sqlite, encrypted, synchronous=FULL, 8 synchronous senders";
constexpr int kDrainSecondsMax = 3600;
constexpr double kTellSeconds = 10;

struct Programs {
  std::string weft, feedstorm, append_floor;
};

struct Measured {
  fhir::Json storm;  // what feedstorm prints
  double seconds = 0, oldest_seconds = 0;
  uint64_t applied = 0, resources = 0, pending = 0, parked = 0;
};

double seconds_since(Steady::time_point begun) {
  return std::chrono::duration<double>(Steady::now() - begun).count();
}

// A line every ten seconds, so that nobody takes a long emptying of the backlog for a standstill.
void tell(const Measured& measured, bool storming, double seconds) {
  fmt::print(stderr, "W10 {:4.0f} s: {} applied, {} pending{}\n", seconds, measured.applied,
             measured.pending, storming ? "" : "; the storm is over, the backlog empties");
}

// Asks for the counts once a second until nothing is pending and the storm is over.
void watch(const RunningWeft& weft, const std::atomic<bool>& storming, Measured& measured) {
  const auto begun = Steady::now();
  double told = 0;
  while (seconds_since(begun) < kDrainSecondsMax) {
    const auto counts = weft.run({"inbox", "counts"});
    const bool storm_before = storming;
    if (!counts.values.empty()) {
      const fhir::Json& now = counts.values[0];
      measured.oldest_seconds = std::max(measured.oldest_seconds, number(now, "oldest_pending_s"));
      measured.applied = static_cast<uint64_t>(number(now, "applied"));
      measured.pending = static_cast<uint64_t>(number(now, "pending"));
      measured.parked = static_cast<uint64_t>(number(now, "parked"));
      if (!storm_before && measured.pending == 0) break;
    }
    if (seconds_since(begun) - told >= kTellSeconds) {
      told = seconds_since(begun);
      tell(measured, storm_before, told);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(storming ? 1000 : 50));
  }
  measured.seconds = seconds_since(begun);
}

Result<uint64_t> count_resources(store::Store& store) {
  uint64_t after = 0, resources = 0;
  while (true) {
    const auto outcomes = TRY(store.list_outcomes(
        static_cast<uint8_t>(record::inbox::State::Applied), "storm", after, 1000));
    if (outcomes.empty()) return resources;
    for (const store::Outcome& stored : outcomes) {
      resources += TRY(record::filing::parse_outcome_detail(stored)).resources.size();
      after = stored.seq;
    }
  }
}

Result<Measured> measure(const Programs& programs, int seconds) {
  RunningWeft weft = TRY(RunningWeft::start(programs.weft, kConfiguration));
  const std::string command = fmt::format(
      "'{}' --target 127.0.0.1:{} --senders 8 --seed 1 --patients 500 --seconds {} "
      "--ledger '{}/bench-ledger'",
      programs.feedstorm, weft.feed_port("storm"), seconds, weft.folder());
  Measured measured;
  std::atomic<bool> storming = true;
  std::thread watcher([&] { watch(weft, storming, measured); });
  auto storm = run_for_json(command);
  storming = false;
  watcher.join();
  measured.storm = TRY(std::move(storm));
  if (weft.stop() != 0) return fail(Kind::Unavailable, "did not end well", "weft");
  const auto left = TRY(tools::open_left_behind(weft.folder()));
  measured.resources = TRY(count_resources(*left.store));
  return measured;
}

void print_items(const Measured& measured, double floor, const std::string& floor_at) {
  const double acknowledged = number(measured.storm, "acknowledged");
  Item item{.id = "bench/W10.acknowledged", .workload = "W10", .config = kShipped};
  item.unit = "messages acknowledged/s";
  item.n = static_cast<uint64_t>(acknowledged);
  item.value = number(measured.storm, "per_second");
  item.p50 = number(measured.storm, "p50_us") / 1000;
  item.p99 = number(measured.storm, "p99_us") / 1000;
  item.floor = floor;
  item.floor_at = floor_at;
  item.backlog_end = measured.pending;
  item.pass = acknowledged > 0 && measured.pending == 0 && measured.parked == 0;
  if (!item.pass)
    item.reason = fmt::format("{} pending, {} parked", measured.pending, measured.parked);
  print(item);
  item.p50 = item.p99 = {};
  item.id = "bench/W10.applied";
  item.unit = "messages applied/s";
  item.n = measured.applied;
  item.value = double(measured.applied) / measured.seconds;
  print(item);
  item.floor = {};
  item.floor_at.clear();
  item.id = "bench/W10.resources";
  item.unit = "resources filed/s";
  item.n = measured.resources;
  item.value = double(measured.resources) / measured.seconds;
  print(item);
  item.id = "bench/W10.oldest";
  item.unit = "seconds, age of the oldest unapplied";
  item.value = measured.oldest_seconds;
  print(item);
}

int run(const Programs& programs, int seconds) {
  const std::string file = std::filesystem::temp_directory_path() / "weft-append-floor";
  const auto floor = run_for_json(fmt::format("'{}' '{}' 10", programs.append_floor, file));
  const std::string floor_at = rfc3339(system_clock()());
  std::filesystem::remove(file);
  if (!floor) return fmt::print(stderr, "inbox_bench: no floor\n"), 1;
  const auto measured = measure(programs, seconds);
  if (!measured) {
    fmt::print(stderr, "inbox_bench: {}: {}\n", measured.error().where, measured.error().detail);
    return 1;
  }
  print_items(*measured, number(*floor, "per_second"), floor_at);
  return 0;
}

}  // namespace
}  // namespace weft::bench

int main(int argc, char** argv) {
  if (argc != 5) return fmt::print(stderr, "inbox_bench WEFT FEEDSTORM APPEND_FLOOR SECONDS\n"), 2;
  return weft::bench::run({argv[1], argv[2], argv[3]}, std::atoi(argv[4]));
}
