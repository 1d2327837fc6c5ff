// SPDX-License-Identifier: Apache-2.0
// kill_runner WEFT FEEDSTORM RECONCILE clean|lossy: kills the server 50 times, without warning,
// under eight senders, and lets reconcile say what was lost. `lossy` is the control: a build that
// acknowledges before it commits must be found out. WEFT_SEED repeats a run.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "tests/system/running_weft.hpp"

namespace weft::testing {
namespace {

namespace fs = std::filesystem;

constexpr int kKills = 50;
constexpr int kUpMsMin = 50, kUpMsMax = 800;
constexpr int kPausedMs = 100;
constexpr size_t kAcknowledgementsMin = 20'000;
constexpr int kApplySecondsMax = 900;

struct Programs {
  std::string weft, feedstorm, reconcile;
};

// A port that is free now: the listener must come back on the same one after each kill.
uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  ::bind(socket, reinterpret_cast<sockaddr*>(&at), size);
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&at), &size);
  ::close(socket);
  return ntohs(at.sin_port);
}

std::string configuration(uint16_t port) {
  return fmt::format(
      "[server]\nenvironment = \"test\"\nlisten = \"127.0.0.1:0\"\n"
      "[ops]\nlisten = \"127.0.0.1:0\"\n"
      "[store]\nengine = \"sqlite\"\nkey_file = \"store.key\"\n"
      "[[feed]]\nname = \"storm\"\norganisation = \"RCB\"\nformat = \"hl7v2\"\n"
      "listen = \"127.0.0.1:{}\"\n",
      port);
}

pid_t start(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }
  return pid;
}

int wait_for(pid_t pid) {
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

size_t count_lines(const std::string& path) {
  std::ifstream in(path);
  size_t lines = 0;
  for (std::string line; std::getline(in, line);) ++lines;
  return lines;
}

class KillRun {
 public:
  KillRun(Programs programs, uint64_t seed) : programs_(std::move(programs)), random_(seed) {
    std::string pattern = (fs::temp_directory_path() / "weft-ledger-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) folder_ = pattern;
    seed_ = seed;
  }
  ~KillRun() {
    if (storm_ > 0) {
      ::kill(storm_, SIGKILL);
      wait_for(storm_);
    }
    fs::remove_all(folder_);
  }

  // What reconcile prints.
  Result<fhir::Json> run() {
    const uint16_t port = free_port();
    RunningWeft weft = TRY(RunningWeft::start(programs_.weft, configuration(port)));
    storm_ = start({programs_.feedstorm, "--target", fmt::format("127.0.0.1:{}", port), "--senders",
                    "8", "--seed", std::to_string(seed_ % 10'000), "--ledger", ledger()});
    for (int kill = 0; kill < kKills; ++kill) TRY_VOID(kill_once(weft, kill % 2 == 0));
    TRY_VOID(await_acknowledgements());
    ::kill(storm_, SIGTERM);
    if (wait_for(std::exchange(storm_, -1)) != 0)
      return fail(Kind::Unavailable, "feedstorm failed", "feedstorm");
    if (!weft.wait_until_applied(kApplySecondsMax))
      return fail(Kind::Unavailable, "messages are still pending", "weft");
    if (weft.stop() != 0) return fail(Kind::Unavailable, "weft did not end well", "weft");
    return reconcile(weft.folder());
  }

  int busy_kills() const { return busy_; }
  size_t acknowledged() const { return count_lines(ledger()); }

 private:
  std::string ledger() const { return folder_ + "/ledger"; }

  // However fast the worker is, every other kill must meet work pending: the feed is paused a
  // moment before, which is kept over the kill.
  Result<void> kill_once(RunningWeft& weft, bool pause_first) {
    const int up_ms = kUpMsMin + static_cast<int>(random_() % (kUpMsMax - kUpMsMin + 1));
    std::this_thread::sleep_for(std::chrono::milliseconds(up_ms));
    if (pause_first) {
      weft.run({"feed", "pause", "storm", "--as", "kill test"});
      std::this_thread::sleep_for(std::chrono::milliseconds(kPausedMs));
    }
    const CommandAnswer counts = weft.run({"inbox", "counts"});
    weft.kill_now();
    if (counts.values.empty()) return fail(Kind::Unavailable, "no counts", "weft inbox counts");
    TRY_VOID(check_conservation(counts.values[0]));
    busy_ += counts.values[0].at("pending").text() != "0";
    TRY_VOID(weft.serve());
    if (pause_first) weft.run({"feed", "resume", "storm", "--as", "kill test"});
    return {};
  }

  Result<fhir::Json> reconcile(const std::string& data) const {
    const std::string command =
        fmt::format("'{}' --ledger '{}' --data '{}'", programs_.reconcile, ledger(), data);
    std::FILE* out = ::popen(command.c_str(), "r");
    if (out == nullptr) return fail(Kind::Unavailable, "cannot be run", "reconcile");
    std::string text(64u << 10, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), out));
    ::pclose(out);
    fmt::print("{}", text);
    return fhir::parse_json(text);
  }

  static Result<void> check_conservation(const fhir::Json& counts) {
    const auto number = [&](std::string_view name) {
      return std::atoll(std::string(counts.at(name).text()).c_str());
    };
    long long sum = 0;
    for (const char* state :
         {"pending", "applied", "not_applied", "parked", "duplicate", "rejected"})
      sum += number(state);
    if (sum == number("received")) return {};
    return fail(Kind::Bug,
                fmt::format("received {}, but {} accounted for", number("received"), sum),
                "weft inbox counts");
  }

  Result<void> await_acknowledgements() {
    for (int waited = 0; waited < 600; ++waited) {
      if (acknowledged() >= kAcknowledgementsMin) return {};
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
    }
    return fail(Kind::Unavailable, "too few acknowledgements in time", "feedstorm");
  }

  Programs programs_;
  std::mt19937_64 random_;
  uint64_t seed_ = 0;
  std::string folder_;
  pid_t storm_ = -1;
  int busy_ = 0;
};

uint64_t chosen_seed() {
  if (const char* named = std::getenv("WEFT_SEED")) return std::strtoull(named, nullptr, 10);
  return std::random_device{}() % 10'000;
}

bool is_clean(const fhir::Json& findings) {
  for (const char* fault : {"lost", "doubled", "unfinished", "out_of_order"})
    if (findings.at(fault).text() != "0") return false;
  return true;
}

int judge(const Programs& programs, bool must_lose) {
  const uint64_t seed = chosen_seed();
  fmt::print("seed: {}\n", seed);
  std::fflush(stdout);
  KillRun run(programs, seed);
  const auto findings = run.run();
  if (!findings) return fmt::print("{}: {}\n", findings.error().where, findings.error().detail), 1;
  fmt::print("{} acknowledgements, {} kills, {} with work pending\n", run.acknowledged(), kKills,
             run.busy_kills());
  if (run.busy_kills() * 2 < kKills) return fmt::print("too few kills met pending work\n"), 1;
  const auto part = [&](const char* name) {
    return std::atoll(std::string(findings->at(name).text()).c_str());
  };
  if (!must_lose && part("parked") * 100 > part("acknowledged"))
    return fmt::print("more than one in a hundred was parked, and the storm sends none such\n"), 1;
  if (!must_lose) return is_clean(*findings) ? 0 : 1;
  if (findings->at("lost").text() != "0") return 0;
  fmt::print("the control lost nothing: this test proves nothing\n");
  return 1;
}

}  // namespace
}  // namespace weft::testing

int main(int argc, char** argv) {
  const std::string kind = argc == 5 ? argv[4] : "";
  if (kind != "clean" && kind != "lossy")
    return fmt::print(stderr, "kill_runner WEFT FEEDSTORM RECONCILE clean|lossy\n"), 2;
  return weft::testing::judge({argv[1], argv[2], argv[3]}, kind == "lossy");
}
