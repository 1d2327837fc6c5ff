// SPDX-License-Identifier: Apache-2.0
#include "tests/system/intake_rows.hpp"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace weft::testing {
namespace {

namespace fs = std::filesystem;

constexpr size_t kColumns = 8;
constexpr std::string_view kWithId = "+id";
constexpr std::string_view kSuite = "suites/hl7v2-messages/messages.json";
constexpr std::string_view kLocalNumber = "LOC1001^^^LOCALID";

Result<std::string> read_bytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Kind::NotFound, "cannot be read", path.string());
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

// The message with PID-3 replaced; everything else byte for byte.
std::string with_identifiers(const std::string& message, std::string_view nhs_number) {
  const size_t pid = message.find("PID|");
  if (pid == std::string::npos) return message;
  size_t start = pid + 4;
  for (int field = 1; field < 3; ++field) start = message.find('|', start) + 1;
  const size_t end = message.find('|', start);
  return message.substr(0, start) + std::string(kLocalNumber) + "~" + std::string(nhs_number) +
         "^^^NHS^NH" + message.substr(end);
}

std::map<std::string, size_t> parse_counts(std::string_view text) {
  std::map<std::string, size_t> counts;
  if (text == "-") return counts;
  for (const std::string_view one : split(text, ' ')) {
    const size_t colon = one.find(':');
    counts[std::string(one.substr(0, colon))] = std::stoul(std::string(one.substr(colon + 1)));
  }
  return counts;
}

Result<IntakeRow> parse_row(std::string_view line) {
  const auto cells = split(line, '\t');
  if (cells.size() != kColumns) return fail(Kind::Invalid, "not eight columns", std::string(line));
  IntakeRow row;
  row.file = cells[0];
  row.index = std::stoul(std::string(cells[1]));
  row.sha256 = cells[2];
  row.outcome = cells[3];
  row.reason = cells[4] == "-" ? "" : std::string(cells[4]);
  row.resources = parse_counts(cells[5]);
  if (cells[6] != "-") row.key_values = TRY(fhir::parse_json(cells[6]));
  return row;
}

class Messages {
 public:
  explicit Messages(fs::path folder) : folder_(std::move(folder)) {}

  Result<std::string> read(const std::string& file, size_t index) {
    if (!file.ends_with(".json")) return read_bytes(folder_ / file);
    if (!suites_.contains(file)) {
      const std::string text = TRY(read_bytes(folder_ / file));
      suites_[file] = TRY(fhir::parse_json(text));
    }
    const fhir::Json& message = suites_[file].at(index - 1).at("message");
    if (!message.is_string()) return fail(Kind::NotFound, "no such message", file);
    return std::string(message.text());
  }
  size_t count(const std::string& file) { return suites_[file].items().size(); }

 private:
  fs::path folder_;
  std::map<std::string, fhir::Json> suites_;
};

}  // namespace

Result<std::vector<IntakeRow>> read_intake(const std::string& rows_file,
                                           const std::string& shared_folder) {
  const std::string text = TRY(read_bytes(rows_file));
  Messages messages(shared_folder);
  std::vector<IntakeRow> rows;
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty() || line.starts_with("file\t")) continue;
    IntakeRow row = TRY(parse_row(line));
    const bool with_id = row.file.ends_with(kWithId);
    const std::string file = row.file.substr(0, row.file.size() - (with_id ? kWithId.size() : 0));
    row.message = TRY(messages.read(file, row.index));
    if (hex(sha256(row.message)) != row.sha256)
      return fail(Kind::Conflict, "the message is not the one the row was written for", row.name());
    const auto& number = row.key_values.path("resources.0.identifier.1.value");
    if (with_id) row.message = with_identifiers(row.message, number.text());
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<std::string> list_without_row(const std::vector<IntakeRow>& rows,
                                          const std::string& shared_folder) {
  std::set<std::string> told;
  for (const IntakeRow& row : rows) told.insert(row.name());
  std::vector<std::string> missing;
  const auto want = [&](const std::string& name) {
    if (!told.contains(name)) missing.push_back(name);
  };
  for (const char* folder : {"data/hl7v2-itk-uk", "data/hl7v2-fhirconverter/Hl7v2"})
    for (const auto& entry : fs::directory_iterator(fs::path(shared_folder) / folder))
      if (entry.path().filename() != "SOURCE.txt")
        want(std::string(folder) + "/" + entry.path().filename().string() + "#1");
  Messages messages(shared_folder);
  const std::string suite(kSuite);
  if (messages.read(suite, 1))
    for (size_t i = 1; i <= messages.count(suite); ++i) want(suite + "#" + std::to_string(i));
  return missing;
}

}  // namespace weft::testing
