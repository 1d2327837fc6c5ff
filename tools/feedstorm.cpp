// SPDX-License-Identifier: Apache-2.0
// feedstorm --target H:P --senders N --seed S --ledger F [--messages M] [--seconds T] [--rate R]
// N senders, each with its own connection and patients, each waiting for its answer. A cut
// connection is opened anew and the same bytes are sent again until they are answered. Ends at M
// messages, after T seconds or at SIGTERM, and prints one JSON line of figures.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <mutex>
#include <thread>

#include "hl7v2/message.hpp"
#include "ledger.hpp"
#include "net/mllp_server.hpp"
#include "storm_messages.hpp"

namespace weft::tools {
namespace {

using Steady = std::chrono::steady_clock;
volatile std::sig_atomic_t stopped = 0;

struct Settings {
  std::string host;
  uint16_t port = 0;
  unsigned senders = 8, patients = 64;
  uint64_t seed = 1, messages = 0;  // 0: no limit
  double seconds = 0, rate = 0;     // 0: no limit
  std::string ledger;
};

// What all senders share.
struct Storm {
  Settings settings;
  std::unique_ptr<Ledger> ledger;
  Steady::time_point started = Steady::now();
  std::atomic<uint64_t> begun = 0, acknowledged = 0, refused = 0, resent = 0, bytes = 0;
  std::atomic<bool> broken = false;
  std::mutex mutex;
  std::vector<int64_t> waits;  // microseconds; guarded by mutex

  double elapsed() const { return std::chrono::duration<double>(Steady::now() - started).count(); }
  bool over() const {
    return stopped != 0 || broken || (settings.seconds > 0 && elapsed() >= settings.seconds);
  }
};

class Sender {
 public:
  Sender(Storm& storm, unsigned number)
      : storm_(storm),
        messages_(
            {.seed = storm.settings.seed, .sender = number, .patients = storm.settings.patients}) {}

  void run() {
    while (!storm_.over()) {
      const uint64_t turn = storm_.begun++;
      if (storm_.settings.messages > 0 && turn >= storm_.settings.messages) break;
      keep_pace(turn);
      say(messages_.next(system_clock()()));
    }
    const std::lock_guard lock(storm_.mutex);
    storm_.waits.insert(storm_.waits.end(), waits_.begin(), waits_.end());
  }

 private:
  void keep_pace(uint64_t turn) {
    if (storm_.settings.rate <= 0) return;
    const std::chrono::duration<double> due(double(turn) / storm_.settings.rate);
    std::this_thread::sleep_until(storm_.started +
                                  std::chrono::duration_cast<Steady::duration>(due));
  }

  void say(const StormMessage& message) {
    bool again = false;
    while (!storm_.over()) {
      if (again) ++storm_.resent;
      again = true;
      const auto begun = Steady::now();
      const std::string code = answer_to(message);
      if (code.empty() || code == "AE" || code == "CE") {  // cut, or a fault the server will mend
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        continue;
      }
      const auto wait =
          std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - begun);
      note(message, code, wait.count());
      return;
    }
  }

  void note(const StormMessage& message, const std::string& code, int64_t wait) {
    if (!storm_.ledger->append({code, message.marker, message.key, message.type, wait}))
      storm_.broken = true;
    code == "AA" ? ++storm_.acknowledged : ++storm_.refused;
    storm_.bytes += message.text.size();
    waits_.push_back(wait);
  }

  // The code of an answer that names this message; empty when there was none.
  std::string answer_to(const StormMessage& message) {
    if (!client_) {
      auto client = net::MllpClient::connect(storm_.settings.host, storm_.settings.port);
      if (!client) return {};
      client_ = std::move(*client);
    }
    const auto answer = client_->send(message.text);
    const auto read = answer ? hl7v2::parse_message(*answer) : fail(Kind::Unavailable, "none");
    if (!read || read->text("MSA-2") != message.marker) {
      client_.reset();
      return {};
    }
    return std::string(read->text("MSA-1"));
  }

  Storm& storm_;
  StormSender messages_;
  std::unique_ptr<net::MllpClient> client_;
  std::vector<int64_t> waits_;
};

int64_t at_share(const std::vector<int64_t>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[std::min(sorted.size() - 1, static_cast<size_t>(share * double(sorted.size())))];
}

void print_figures(Storm& storm) {
  const double seconds = storm.elapsed();
  std::sort(storm.waits.begin(), storm.waits.end());
  fmt::print(
      "{{\"seed\":{},\"senders\":{},\"acknowledged\":{},\"refused\":{},\"resent\":{},"
      "\"seconds\":{:.3f},\"per_second\":{:.1f},\"bytes\":{},\"p50_us\":{},\"p99_us\":{},"
      "\"max_us\":{}}}\n",
      storm.settings.seed, storm.settings.senders, storm.acknowledged.load(), storm.refused.load(),
      storm.resent.load(), seconds, double(storm.acknowledged) / seconds, storm.bytes.load(),
      at_share(storm.waits, 0.5), at_share(storm.waits, 0.99), at_share(storm.waits, 1));
}

Result<void> run(const Settings& settings) {
  Storm storm;
  storm.settings = settings;
  storm.ledger = TRY(Ledger::open(settings.ledger));
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < settings.senders; ++i)
    threads.emplace_back([&storm, i] { Sender(storm, i).run(); });
  for (std::thread& thread : threads) thread.join();
  TRY_VOID(storm.ledger->sync());
  print_figures(storm);
  if (storm.broken) return fail(Kind::Unavailable, "the ledger could not be written", "ledger");
  return {};
}

}  // namespace
}  // namespace weft::tools

int main(int argc, char** argv) {
  weft::tools::Settings settings;
  std::string target;
  CLI::App app("Sends made-up HL7 v2 messages and writes down what is acknowledged");
  app.add_option("--target", target, "host:port of an MLLP listener")->required();
  app.add_option("--senders", settings.senders, "connections")->check(CLI::Range(1, 40));
  app.add_option("--seed", settings.seed, "the same seed says the same");
  app.add_option("--ledger", settings.ledger, "file of acknowledgements")->required();
  app.add_option("--messages", settings.messages, "stop after so many (0: no limit)");
  app.add_option("--seconds", settings.seconds, "stop after so long (0: no limit)");
  app.add_option("--rate", settings.rate, "messages a second, all senders together (0: no limit)");
  app.add_option("--patients", settings.patients, "of each sender")->check(CLI::Range(1, 15'000));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  const size_t colon = target.rfind(':');
  if (colon == std::string::npos) return fmt::print(stderr, "feedstorm: --target H:P\n"), 2;
  settings.host = target.substr(0, colon);
  settings.port = static_cast<uint16_t>(std::atoi(target.c_str() + colon + 1));
  for (const int signal : {SIGTERM, SIGINT})
    std::signal(signal, [](int) { weft::tools::stopped = 1; });
  const auto done = weft::tools::run(settings);
  if (!done) fmt::print(stderr, "feedstorm: {}: {}\n", done.error().where, done.error().detail);
  return done ? 0 : 1;
}
