// SPDX-License-Identifier: Apache-2.0
// apply_bench FOLDER MESSAGES [PATIENTS] [LINES]: what applying one message costs, without sockets:
// the storm's messages are journalled, and then taken, mapped and filed on this thread into an
// encrypted store, each step with its CPU time. LINES > 0 files instead one report of so many
// lines, then of half as many, to show how the cost grows. For profilers; no part of `make bench`.
#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <latch>

#include "base/random.hpp"
#include "feeds/worker.hpp"
#include "store/open.hpp"
#include "storm_messages.hpp"

namespace weft::bench {
namespace {

using record::filing::Mapped;
using record::inbox::JournalEntry;

constexpr unsigned kSenders = 8;
constexpr size_t kBatch = 200;

double cpu_now() {
  timespec at{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
  return double(at.tv_sec) + double(at.tv_nsec) / 1e9;
}

struct Step {
  double seconds = 0;
  template <class Act>
  auto run(Act act) {
    const double begun = cpu_now();
    auto made = act();
    seconds += cpu_now() - begun;
    return made;
  }
};

struct Bench {
  std::unique_ptr<store::Store> store;
  std::unique_ptr<record::inbox::Journal> journal;
  std::unique_ptr<record::filing::Desk> desk;
  feeds::MapTables tables;
  feeds::FeedOptions options;
  Step take, map, file;
  size_t applied = 0;
};

Result<std::unique_ptr<Bench>> open_bench(const std::string& folder) {
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const std::string key(32, 'k');
  auto bench = std::make_unique<Bench>();
  bench->store = TRY(store::open_store({"sqlite", folder + "/record.db", key}));
  bench->journal = TRY(record::inbox::Journal::open(folder + "/journal.db", key));
  bench->desk = TRY(record::filing::Desk::open(
      {*bench->store, *bench->journal, system_clock(), system_random(), false}));
  bench->tables = TRY(feeds::load_built_in_maps());
  bench->options.name = "storm";
  bench->options.organisation = "RCB";
  return bench;
}

void journal(Bench& bench, const std::vector<std::string>& texts) {
  std::latch durable(static_cast<std::ptrdiff_t>(texts.size()));
  size_t number = 0;
  for (const std::string& text : texts) {
    record::inbox::Arrival arrival;
    arrival.feed = "storm";
    arrival.organisation = "RCB";
    arrival.control_id = std::to_string(++number);
    arrival.raw = text;
    arrival.content_hash = random_id(system_random());
    arrival.received = system_clock()();
    bench.journal->append(std::move(arrival), [&](const auto&) { durable.count_down(); });
  }
  durable.wait();
}

Result<void> apply_all(Bench& bench) {
  while (true) {
    const auto entries = TRY(bench.take.run([&] { return bench.desk->take(kBatch, 0); }));
    if (entries.empty()) return {};
    const auto mapped = bench.map.run([&] {
      std::vector<Mapped> all;
      for (const JournalEntry& entry : entries)
        all.push_back(feeds::map_entry(entry, bench.tables, bench.options));
      return all;
    });
    for (const Mapped& one : mapped)
      if (one.state != record::inbox::State::Applied)
        return fail(Kind::Bug, "a message was not mapped", "apply_bench");
    TRY_VOID(bench.file.run([&] { return bench.desk->file_all(mapped); }));
    bench.applied += mapped.size();
  }
}

std::vector<std::string> storm(size_t messages, unsigned patients) {
  std::vector<tools::StormSender> senders;
  for (unsigned at = 0; at < kSenders; ++at)
    senders.emplace_back(tools::StormOptions{.sender = at, .patients = patients});
  std::vector<std::string> texts;
  for (size_t at = 0; at < messages; ++at)
    texts.push_back(senders[at % kSenders].next(system_clock()()).text);
  return texts;
}

std::string long_report(size_t lines) {
  std::string text = fmt::format(
      "MSH|^~\\&|LAB|RCB|||20260301100000||ORU^R01|1|P|2.4\r"
      "PID|1||A1^^^HOSP||SMITH^ANN||19500101\r"
      "OBR|1|L{0}|L{0}|UE^Urea^RCB|||20260301090000|||||||||||||||20260301093000|||F\r",
      lines);
  for (size_t at = 1; at <= lines; ++at)
    text += fmt::format("OBX|{}|NM|T{}^Test {}^RCB||1.5|mmol/L|1-2|||||F\r", at, at, at);
  return text;
}

void print(const Bench& bench, const std::string& folder) {
  const double n = double(bench.applied);
  uint64_t bytes = 0;
  for (const char* part : {"", "-wal"})
    bytes += std::filesystem::file_size(folder + "/record.db" + part);
  fmt::print(
      "{} messages: take {:.0f}, map {:.0f}, file {:.0f} microseconds of CPU each; {:.0f} "
      "bytes each\n",
      bench.applied, bench.take.seconds / n * 1e6, bench.map.seconds / n * 1e6,
      bench.file.seconds / n * 1e6, double(bytes) / n);
}

Result<void> run(const std::string& folder, size_t messages, unsigned patients, size_t lines) {
  const auto bench = TRY(open_bench(folder));
  if (lines == 0) {
    journal(*bench, storm(messages, patients));
    TRY_VOID(apply_all(*bench));
    print(*bench, folder);
    return {};
  }
  for (const size_t count : {lines, lines / 2}) {
    bench->applied = 0;
    bench->take = bench->map = bench->file = {};
    journal(*bench, {long_report(count)});
    TRY_VOID(apply_all(*bench));
    fmt::print("{} lines, ", count);
    print(*bench, folder);
  }
  return {};
}

}  // namespace
}  // namespace weft::bench

int main(int argc, char** argv) {
  if (argc < 3) return fmt::print(stderr, "apply_bench FOLDER MESSAGES [PATIENTS] [LINES]\n"), 2;
  const auto done = weft::bench::run(argv[1], std::strtoul(argv[2], nullptr, 10),
                                     argc > 3 ? unsigned(std::atoi(argv[3])) : 500,
                                     argc > 4 ? std::strtoul(argv[4], nullptr, 10) : 0);
  if (done) return 0;
  fmt::print(stderr, "apply_bench: {}: {}\n", done.error().where, done.error().detail);
  return 1;
}
