// SPDX-License-Identifier: Apache-2.0
// page_bench WEFT FEEDSTORM PAGE_FLOOR SECONDS (W2p): the summary page of many persons in turn,
// through session, policy, chart and audit, over HTTP with eight kept connections. The floor reads
// as many rows as large from plain SQLite and answers as many bytes; a second floor also makes a
// note of each look durable first, as the audit must.
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/random.hpp"
#include "base/time.hpp"
#include "http_load.hpp"
#include "item.hpp"
#include "jose/jws.hpp"
#include "left_behind.hpp"
#include "net/http.hpp"
#include "storm_messages.hpp"
#include "tests/system/running_weft.hpp"

namespace weft::bench {
namespace {

using testing::RunningWeft;

constexpr unsigned kSenders = 4, kPatients = 50, kMessagesEach = 60, kConnections = 8;
constexpr uint64_t kSeed = 1;
constexpr const char* kOrigin = "https://pas.example";
constexpr const char* kConfiguration =
    "[server]\nenvironment = \"test\"\nlisten = \"127.0.0.1:0\"\n"
    "[ops]\nlisten = \"127.0.0.1:0\"\n"
    "[store]\nengine = \"sqlite\"\nkey_file = \"store.key\"\n"
    "[[feed]]\nname = \"storm\"\norganisation = \"RCB\"\nformat = \"hl7v2\"\n"
    "listen = \"127.0.0.1:0\"\n"
    "[[host]]\nname = \"pas\"\norganisation = \"RCB\"\norigins = [\"https://pas.example\"]\n"
    "jwks_file = \"pas.jwks\"\n";

struct Programs {
  std::string weft, feedstorm, page_floor;
};

struct Shape {
  uint64_t persons = 0, rows = 0, row_bytes = 0;  // rows and bytes: the mean of one person
};

struct Contexts {
  std::vector<std::string> paths;
  std::string cookie;
};

std::vector<tools::StormPerson> all_people() {
  std::vector<tools::StormPerson> people;
  for (unsigned sender = 0; sender < kSenders; ++sender)
    for (const auto& person :
         tools::StormSender({.seed = kSeed, .sender = sender, .patients = kPatients}).people())
      people.push_back(person);
  return people;
}

Result<void> fill(const Programs& programs, const RunningWeft& weft) {
  TRY(run_for_json(
      fmt::format("'{}' --target 127.0.0.1:{} --senders {} --patients {} --seed {} --messages {} "
                  "--ledger '{}/bench-ledger'",
                  programs.feedstorm, weft.feed_port("storm"), kSenders, kPatients, kSeed,
                  kSenders * kPatients * kMessagesEach, weft.folder())));
  if (weft.wait_until_applied(900)) return {};
  return fail(Kind::Unavailable, "messages are still pending", "weft");
}

Result<Shape> read_shape(const std::string& folder) {
  const auto left = TRY(tools::open_left_behind(folder));
  Shape shape;
  uint64_t bytes = 0;
  for (const auto& person : all_people()) {
    const auto subjects = TRY(left.store->find("nhs-number", person.nhs_number));
    if (subjects.empty()) continue;
    ++shape.persons;
    for (const store::Row& row : TRY(left.store->read_all({.subjects = subjects}))) {
      ++shape.rows;
      bytes += row.body.size();
    }
  }
  if (shape.rows == 0) return fail(Kind::NotFound, "no rows were kept", folder);
  shape.row_bytes = bytes / shape.rows;
  shape.rows /= shape.persons;
  return shape;
}

std::string ticket_for(const tools::StormPerson& person, const std::string& url, Instant now,
                       const jose::PrivateKey& key) {
  const std::string& date = person.birth_date;
  const std::string claims =
      fmt::format(R"({{"iss":"pas","aud":"{}","sub":"bench","name":"Bench","role":"doctor",)"
                  R"("organisation":"RCB","purpose":"direct-care","birth_date":"{}-{}-{}",)"
                  R"("patient":{{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"{}"}},)"
                  R"("jti":"{}","iat":{},"exp":{}}})",
                  url, date.substr(0, 4), date.substr(4, 2), date.substr(6, 2), person.nhs_number,
                  random_id(system_random()), now.ms / 1000, now.ms / 1000 + 60);
  return jose::sign(claims, key, "bench").value_or("");
}

// One launch a person, all in one jar: each rotates the cookie, the last opens every context.
Result<Contexts> launch_all(const RunningWeft& weft, const jose::PrivateKey& key) {
  Contexts contexts;
  for (const auto& person : all_people()) {
    const std::string ticket = ticket_for(person, weft.url(), system_clock()(), key);
    const auto answer =
        TRY(net::call({.method = "POST",
                       .url = weft.url() + "/launch",
                       .headers = {{"origin", kOrigin},
                                   {"cookie", contexts.cookie},
                                   {"content-type", "application/x-www-form-urlencoded"}},
                       .body = "ticket=" + ticket}));
    if (answer.status != 303)
      return fail(Kind::Forbidden, fmt::format("launch answered {}", answer.status), "/launch");
    const net::Request read{.headers = answer.headers};
    const std::string cookie(read.header("set-cookie"));
    contexts.cookie = cookie.substr(0, cookie.find(';'));
    contexts.paths.emplace_back(read.header("location"));
  }
  return contexts;
}

Result<double> measure_floor(const Programs& programs, const Shape& shape, uint64_t page_bytes,
                             int seconds, const char* kind) {
  const std::string file = std::filesystem::temp_directory_path() / "weft-page-floor.db";
  const auto floor = TRY(run_for_json(
      fmt::format("'{}' '{}' {} {} {} {} {} {} {}", programs.page_floor, file, shape.persons,
                  shape.rows, shape.row_bytes, page_bytes, kConnections, seconds, kind)));
  for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(file + part);
  return number(floor, "per_second");
}

Result<void> run(const Programs& programs, int seconds) {
  const auto key = TRY(jose::generate_key(jose::Algorithm::ES256));
  RunningWeft weft = TRY(RunningWeft::start(programs.weft, kConfiguration,
                                            {{"pas.jwks", jose::render_jwks(*key, "bench")}}));
  TRY_VOID(fill(programs, weft));
  if (weft.stop() != 0) return fail(Kind::Unavailable, "did not end well", "weft");
  const Shape shape = TRY(read_shape(weft.folder()));
  TRY_VOID(weft.serve());
  const Contexts contexts = TRY(launch_all(weft, *key));
  LoadOptions options{.paths = contexts.paths, .cookie = contexts.cookie};
  options.port =
      static_cast<uint16_t>(std::atoi(weft.url().substr(weft.url().rfind(':') + 1).c_str()));
  options.connections = kConnections;
  options.seconds = 1;
  const LoadFigures warm = load(options);  // also the size of a page
  if (warm.answers == 0) return fail(Kind::Unavailable, "no page was answered", "W2p");

  Item item{.id = "bench/W2p", .workload = "W2p"};
  const uint64_t page_bytes = warm.bytes / warm.answers;
  item.floor = TRY(measure_floor(programs, shape, page_bytes, seconds, "read"));
  const double durable = TRY(measure_floor(programs, shape, page_bytes, seconds, "durable"));
  item.floor_at = rfc3339(system_clock()());
  options.seconds = seconds;
  const LoadFigures figures = load(options);
  item.config = fmt::format("{} persons of {} rows of {} bytes, pages of {} bytes, {} connections",
                            shape.persons, shape.rows, shape.row_bytes, warm.bytes / warm.answers,
                            kConnections);
  item.unit = "summary pages/s";
  item.n = figures.answers;
  item.value = figures.per_second();
  item.p50 = double(figures.at_share(0.5)) / 1000;
  item.p99 = double(figures.at_share(0.99)) / 1000;
  item.pass = figures.failures == 0;
  if (!item.pass) item.reason = fmt::format("{} pages failed", figures.failures);
  print(item);
  item.id = "bench/W2p.durable";  // the same pages beside a floor that also waits for the disk
  item.floor = durable;
  print(item);
  return {};
}

}  // namespace
}  // namespace weft::bench

int main(int argc, char** argv) {
  if (argc != 5) return fmt::print(stderr, "page_bench WEFT FEEDSTORM PAGE_FLOOR SECONDS\n"), 2;
  const auto done = weft::bench::run({argv[1], argv[2], argv[3]}, std::atoi(argv[4]));
  if (done) return 0;
  fmt::print(stderr, "page_bench: {}: {}\n", done.error().where, done.error().detail);
  return 1;
}
