// SPDX-License-Identifier: Apache-2.0
#include "ledger.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace weft::tools {

Result<std::unique_ptr<Ledger>> Ledger::open(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) return fail(Kind::Unavailable, "the ledger cannot be opened", path);
  return std::make_unique<Ledger>(file);
}

Ledger::~Ledger() { ::close(file_); }

// One write of one line to a file opened for appending: lines of several threads never mix.
Result<void> Ledger::append(const LedgerLine& line) {
  const std::string text = fmt::format("{} {} {} {} {}\n", line.code, line.marker, line.key,
                                       line.type, line.microseconds);
  if (::write(file_, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    return fail(Kind::Unavailable, "the ledger cannot be written", "ledger");
  return {};
}

Result<void> Ledger::sync() {
  if (::fsync(file_) != 0) return fail(Kind::Unavailable, "the ledger is not durable", "ledger");
  return {};
}

Result<std::vector<LedgerLine>> read_ledger(const std::string& path) {
  std::ifstream in(path);
  if (!in) return fail(Kind::NotFound, "the ledger cannot be read", path);
  std::vector<LedgerLine> lines;
  for (std::string text; std::getline(in, text);) {
    LedgerLine line;
    std::stringstream parts(text);
    if (!(parts >> line.code >> line.marker >> line.key >> line.type >> line.microseconds))
      return fail(Kind::Invalid, fmt::format("line {} is no ledger line", lines.size() + 1), path);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace weft::tools
