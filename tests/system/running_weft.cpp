// SPDX-License-Identifier: Apache-2.0
#include "tests/system/running_weft.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "base/text.hpp"

namespace weft::testing {
namespace {

namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

constexpr int kStartSecondsMax = 60;
constexpr auto kPause = std::chrono::milliseconds(50);
constexpr auto kStartPause = std::chrono::milliseconds(5);

std::string read_whole(const std::string& path) {
  std::stringstream all;
  all << std::ifstream(path, std::ios::binary).rdbuf();
  return all.str();
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (std::string& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

// The child's standard output goes to `output`, its standard input comes from `input` (-1: none).
pid_t spawn(std::vector<std::string> words, int input, int output, int errors) {
  std::vector<char*> arguments = pointers(words);
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  const int nothing = ::open("/dev/null", O_RDWR);
  ::dup2(input >= 0 ? input : nothing, 0);
  ::dup2(output >= 0 ? output : nothing, 1);
  ::dup2(errors >= 0 ? errors : nothing, 2);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

int wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

std::vector<fhir::Json> parse_values(const std::string& text) {
  if (auto whole = fhir::parse_json(text)) return {std::move(*whole)};
  std::vector<fhir::Json> values;
  for (const std::string_view line : split(text, '\n'))
    if (auto value = fhir::parse_json(line)) values.push_back(std::move(*value));
  return values;
}

}  // namespace

RunningWeft::RunningWeft(RunningWeft&& other) noexcept
    : binary_(std::move(other.binary_)),
      folder_(std::move(other.folder_)),
      url_(std::move(other.url_)),
      feeds_(std::move(other.feeds_)),
      pid_(std::exchange(other.pid_, -1)) {}

RunningWeft::~RunningWeft() {
  if (pid_ > 0) stop();
  std::error_code ignored;
  if (!std::getenv("WEFT_KEEP") && !folder_.empty()) fs::remove_all(folder_, ignored);
}

Result<RunningWeft> RunningWeft::start(const std::string& binary, const std::string& configuration,
                                       const std::map<std::string, std::string>& files) {
  RunningWeft weft;
  std::string pattern = (fs::temp_directory_path() / "weft-system-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) return fail(Kind::Unavailable, "no folder", pattern);
  weft.binary_ = binary;
  weft.folder_ = pattern;
  if (weft.run({"init", "--environment", "test"}).exit != 0)
    return fail(Kind::Unavailable, "weft init failed", binary);
  std::ofstream(weft.folder_ + "/weft.toml", std::ios::trunc) << configuration;
  for (const auto& [name, text] : files) std::ofstream(weft.folder_ + "/" + name) << text;
  TRY_VOID(weft.serve());
  return weft;
}

Result<void> RunningWeft::serve() {
  const std::string ready = folder_ + "/ready.json";
  fs::remove(ready);
  const int log = ::open((folder_ + "/weft.log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  pid_ = spawn({binary_, "--data", folder_, "serve", "--ready-file", ready}, -1, log, log);
  ::close(log);
  const auto end = Steady::now() + std::chrono::seconds(kStartSecondsMax);
  while (Steady::now() < end) {
    if (auto told = fhir::parse_json(read_whole(ready))) {
      url_ = told->at("url").text();
      for (const auto& [name, port] : told->at("feeds").members())
        feeds_[name] = static_cast<uint16_t>(std::stoi(std::string(port.text())));
      return {};
    }
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      return fail(Kind::Unavailable, "weft ended: " + read_whole(folder_ + "/weft.log"));
    }
    std::this_thread::sleep_for(kStartPause);
  }
  return fail(Kind::Unavailable, "weft was not ready in time", folder_ + "/weft.log");
}

void RunningWeft::kill_now() {
  ::kill(pid_, SIGKILL);
  wait_for(std::exchange(pid_, -1));
}

int RunningWeft::stop() {
  ::kill(pid_, SIGTERM);
  return wait_for(std::exchange(pid_, -1));
}

uint16_t RunningWeft::feed_port(const std::string& feed) const {
  const auto found = feeds_.find(feed);
  return found == feeds_.end() ? uint16_t{0} : found->second;
}

CommandAnswer run_command(const std::string& binary, const std::vector<std::string>& arguments,
                          const std::string& input) {
  std::vector<std::string> words = {binary};
  words.insert(words.end(), arguments.begin(), arguments.end());
  int in[2], out[2];
  if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0) return {};
  const pid_t pid = spawn(words, in[0], out[1], 2);
  ::close(in[0]);
  ::close(out[1]);
  size_t written = 0;
  while (written < input.size()) {
    const ssize_t count = ::write(in[1], input.data() + written, input.size() - written);
    if (count <= 0) break;
    written += static_cast<size_t>(count);
  }
  ::close(in[1]);
  CommandAnswer answer;
  std::string buffer(64u << 10, '\0');
  for (ssize_t count; (count = ::read(out[0], buffer.data(), buffer.size())) > 0;)
    answer.text.append(buffer.data(), static_cast<size_t>(count));
  ::close(out[0]);
  answer.exit = wait_for(pid);
  answer.values = parse_values(answer.text);
  return answer;
}

CommandAnswer RunningWeft::run(const std::vector<std::string>& arguments,
                               const std::string& input) const {
  std::vector<std::string> words = {"--data", folder_, "--json"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return run_command(binary_, words, input);
}

bool RunningWeft::wait_until_applied(int seconds_max) const {
  const auto end = Steady::now() + std::chrono::seconds(seconds_max);
  while (Steady::now() < end) {
    const CommandAnswer counts = run({"inbox", "counts"});
    if (!counts.values.empty() && counts.values[0].at("pending").text() == "0") return true;
    std::this_thread::sleep_for(kPause);
  }
  return false;
}

}  // namespace weft::testing
