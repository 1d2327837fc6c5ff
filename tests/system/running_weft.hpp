// SPDX-License-Identifier: Apache-2.0
// The real binary in a folder of its own: configured, started, asked by its own commands, stopped.
// For system tests. One owner; the process ends with the object.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "fhir/json/json.hpp"

namespace weft::testing {

struct CommandAnswer {
  int exit = -1;
  std::vector<fhir::Json> values;  // one value, or lines
  std::string text;                // standard output as it came
};

// BINARY ARGUMENTS… with `input` on its standard input.
CommandAnswer run_command(const std::string& binary, const std::vector<std::string>& arguments,
                          const std::string& input = {});

class RunningWeft {
 public:
  // `configuration` replaces what `init` wrote, but for the key file; `files` lie beside it.
  static Result<RunningWeft> start(const std::string& binary, const std::string& configuration,
                                   const std::map<std::string, std::string>& files = {});
  RunningWeft(RunningWeft&& other) noexcept;
  RunningWeft& operator=(RunningWeft&&) = delete;
  ~RunningWeft();

  Result<void> serve();  // again, in the same folder, after kill_now or stop
  void kill_now();       // SIGKILL: nothing of the process gets to say good-bye
  int stop();            // SIGTERM, drains; the exit code

  uint16_t feed_port(const std::string& feed) const;
  const std::string& url() const { return url_; }
  const std::string& folder() const { return folder_; }

  // weft --data FOLDER --json ARGUMENTS…
  CommandAnswer run(const std::vector<std::string>& arguments, const std::string& input = {}) const;

  bool wait_until_applied(int seconds_max) const;  // nothing is pending

 private:
  RunningWeft() = default;
  std::string binary_, folder_, url_;
  std::map<std::string, uint16_t> feeds_;
  pid_t pid_ = -1;
};

}  // namespace weft::testing
