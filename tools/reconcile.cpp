// SPDX-License-Identifier: Apache-2.0
// reconcile --ledger F [--data DIR]
// Reads the folder a server left behind (it need not run) and compares it with a sender's ledger.
// Prints one JSON line. Exit 0: nothing lost, doubled, unfinished or out of order; 1: something.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <set>

#include "left_behind.hpp"
#include "reconciliation.hpp"
#include "record/filing/filing.hpp"

namespace weft::tools {
namespace {

using record::inbox::State;

Result<Accepted> judge_entry(store::Store& store, const std::string& marker, uint64_t seq) {
  const auto stored = TRY(store.read_outcome(seq));
  if (!stored) return Accepted{marker, seq, State::Pending, {}};
  Accepted accepted{marker, seq, static_cast<State>(stored->state), {}};
  const auto outcome = TRY(record::filing::parse_outcome_detail(*stored));
  for (const auto& one : outcome.resources)
    accepted.filed.push_back({one.type, one.id, one.version});
  return accepted;
}

Result<std::vector<Accepted>> read_accepted(LeftBehind& left) {
  constexpr size_t kPage = 1000;
  std::vector<Accepted> accepted;
  uint64_t after = 0;
  while (true) {
    const auto entries = TRY(left.journal->read_after(after, kPage));
    if (entries.empty()) return accepted;
    for (const auto& entry : entries) {
      accepted.push_back(TRY(judge_entry(*left.store, entry.arrival.control_id, entry.seq)));
      after = entry.seq;
    }
  }
}

Result<void> read_versions(store::Store& store, store::SubjectId subject,
                           std::vector<Sighting>& sightings) {
  const store::Filter everything{
      .subjects = {subject}, .types = {"Patient", "Observation"}, .with_deleted = true};
  for (const store::Row& current : TRY(store.read_all(everything)))
    for (const store::Row& row : TRY(store.history(current.key)))
      for (const std::string& marker : find_markers(row.body))
        sightings.push_back({marker, {row.key.type, row.key.id, row.version}, row.commit});
  return {};
}

Result<std::vector<Sighting>> read_sightings(store::Store& store,
                                             const std::vector<LedgerLine>& ledger) {
  std::set<std::string> keys;
  for (const LedgerLine& line : ledger) keys.insert(line.key);
  std::vector<Sighting> sightings;
  for (const std::string& key : keys)
    for (const store::SubjectId subject : TRY(store.find("nhs-number", key)))
      TRY_VOID(read_versions(store, subject, sightings));
  return sightings;
}

void print_some(const char* what, const std::vector<std::string>& markers) {
  for (size_t i = 0; i < markers.size() && i < 10; ++i)
    fmt::print(stderr, "reconcile: {}: {}\n", what, markers[i]);
}

Result<bool> run(const std::string& ledger_path, const std::string& folder) {
  const auto ledger = TRY(read_ledger(ledger_path));
  LeftBehind left = TRY(open_left_behind(folder));
  const auto accepted = TRY(read_accepted(left));
  const Findings found = compare(ledger, accepted, TRY(read_sightings(*left.store, ledger)));
  print_some("lost", found.lost);
  print_some("doubled", found.doubled);
  print_some("unfinished", found.unfinished);
  print_some("out of order", found.out_of_order);
  fmt::print(
      "{{\"acknowledged\":{},\"applied\":{},\"parked\":{},\"lost\":{},\"doubled\":{},"
      "\"unfinished\":{},\"out_of_order\":{}}}\n",
      found.acknowledged, found.applied, found.parked, found.lost.size(), found.doubled.size(),
      found.unfinished.size(), found.out_of_order.size());
  return found.clean();
}

}  // namespace
}  // namespace weft::tools

int main(int argc, char** argv) {
  const char* named = std::getenv("WEFT_DATA");
  std::string ledger, folder = named != nullptr ? named : "weft-data";
  CLI::App app("Compares what was acknowledged with what was kept");
  app.add_option("--ledger", ledger, "file written by feedstorm")->required();
  app.add_option("--data", folder, "folder of the server");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  const auto clean = weft::tools::run(ledger, folder);
  if (!clean) {
    fmt::print(stderr, "reconcile: {}: {}\n", clean.error().where, clean.error().detail);
    return 4;
  }
  return *clean ? 0 : 1;
}
