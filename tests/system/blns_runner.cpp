// SPDX-License-Identifier: Apache-2.0
// blns_runner WEFT SHARED [N]: every string of the shared list (or the first N) through each
// free-text field, from the real listener to the pages as the server sends them: each must come out
// as text, and no page may hold a tag or an attribute that the page of a plain string does not.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "hl7v2/writer.hpp"
#include "net/mllp_server.hpp"
#include "tests/system/launch.hpp"
#include "tests/system/naughty_person.hpp"
#include "tests/system/page_text.hpp"
#include "tests/system/running_weft.hpp"

namespace weft::testing {
namespace {

using Faults = std::vector<std::string>;

constexpr size_t kPagesMax = 200;          // of one person
constexpr size_t kNamedCharacterMax = 60;  // text that may stand for one hidden character
constexpr int kApplySecondsMax = 300;

std::string read_whole(const std::filesystem::path& path) {
  std::stringstream all;
  all << std::ifstream(path, std::ios::binary).rdbuf();
  return all.str();
}

std::string configuration(const std::string& jwks_file) {
  return "[server]\nenvironment = \"test\"\nlisten = \"127.0.0.1:0\"\n"
         "[ops]\nlisten = \"127.0.0.1:0\"\n"
         "[store]\nengine = \"sqlite\"\nkey_file = \"store.key\"\n"
         "[[feed]]\nname = \"pas\"\norganisation = \"T000\"\nformat = \"hl7v2\"\n"
         "listen = \"127.0.0.1:0\"\n" +
         WardSystem::configuration(jwks_file);
}

// The record as one text: every page that the first one leads to.
struct Record {
  std::string text;
  std::set<std::string> shapes;
};

void take(Record& record, const PageText& page) {
  record.text += page.text + "\n";
  record.shapes.insert(page.shapes.begin(), page.shapes.end());
}

Result<Record> read_record(const RunningWeft& weft, const OpenRecord& open) {
  const std::string base = open.first_page.substr(0, open.first_page.rfind('/') + 1);
  std::vector<std::string> waiting = {open.first_page};
  std::set<std::string> seen = {open.first_page};
  Record record;
  while (!waiting.empty() && seen.size() < kPagesMax) {
    const std::string path = waiting.back();
    waiting.pop_back();
    const net::Response page = TRY(WardSystem::fetch(weft.url(), open, path));
    if (page.status != 200)
      return fail(Kind::Invalid, fmt::format("a page answered {}", page.status));
    const PageText cut = read_page(page.body);
    take(record, cut);
    for (const std::string& link : cut.links) {
      const std::string target = link.substr(0, link.find('#'));
      if (target.starts_with(base) && seen.insert(target).second) waiting.push_back(target);
    }
  }
  return record;
}

// Characters that show nothing or reorder what follows: a page names them instead.
bool is_named(std::string_view character) {
  if (character.size() == 1)
    return static_cast<unsigned char>(character[0]) < 0x20 || character[0] == 0x7F;
  static const std::set<std::string_view> named = {
      "\u00AD", "\u061C", "\u180E", "\u200B", "\u200E", "\u200F", "\u2028", "\u2029",
      "\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2060", "\u2061", "\u2062",
      "\u2063", "\u2064", "\u2066", "\u2067", "\u2068", "\u2069", "\u206A", "\u206B",
      "\u206C", "\u206D", "\u206E", "\u206F", "\uFEFF", "\uFFF9", "\uFFFA", "\uFFFB"};
  const bool is_c1 = character.size() == 2 && character[0] == '\xC2' && character[1] < '\xA0';
  return is_c1 || named.contains(character);
}

// A stretch of text that must be readable in one piece, and how much may stand before it.
struct Run {
  std::string text;
  size_t gap = 0;
};

std::vector<Run> runs_of(std::string_view text) {
  std::vector<Run> runs(1);
  while (!text.empty()) {
    size_t length = 1;
    while (length < text.size() && (text[length] & 0xC0) == 0x80) ++length;
    const std::string_view character = text.substr(0, length);
    text.remove_prefix(length);
    const bool named = is_named(character);
    if (!named && character != " ") {
      runs.back().text += character;
      continue;
    }
    if (!runs.back().text.empty()) runs.emplace_back();
    runs.back().gap += named ? kNamedCharacterMax : 2;
  }
  return runs;
}

// After the mark, every run in order, with no more between two than may stand for what is there.
bool stands_after(std::string_view page, size_t at, std::string_view text) {
  for (const Run& run : runs_of(text)) {
    const size_t found = page.substr(at, run.gap + run.text.size()).find(run.text);
    if (found == std::string_view::npos) return false;
    at += found + run.text.size();
  }
  return true;
}

enum class Shown { Yes, No, Altered };

Shown find_shown(const std::string& page_lower, const FreeText& field, std::string_view text) {
  // White space at the end of a field is dropped; before it stands the mark.
  const std::string mark = ascii_lower(field.mark);
  const std::string wanted = ascii_lower(trim(mark + std::string(text))).substr(mark.size());
  const std::string as_sent =
      ascii_lower(hl7v2::escape_text(trim(mark + std::string(text)))).substr(mark.size());
  Shown shown = Shown::No;
  for (size_t at = page_lower.find(mark); at != std::string::npos;
       at = page_lower.find(mark, at + 1)) {
    // In its part of the original a field stands as it was sent, escapes and all.
    if (!stands_after(page_lower, at + mark.size(), wanted) &&
        !stands_after(page_lower, at + mark.size(), as_sent))
      return Shown::Altered;
    shown = Shown::Yes;
  }
  return shown;
}

std::vector<std::string> read_strings(const std::string& shared, size_t limit) {
  std::vector<std::string> strings = {"plain"};
  const auto list =
      fhir::parse_json(read_whole(std::filesystem::path(shared) / "badinput/blns/blns.json"));
  if (!list) return strings;
  for (const auto& one : list->items())
    if (strings.size() <= limit) strings.emplace_back(one.text());
  return strings;
}

bool send_all(const RunningWeft& weft, const std::vector<std::string>& strings) {
  auto client = net::MllpClient::connect("127.0.0.1", weft.feed_port("pas"), 30);
  if (!client) return false;
  for (size_t i = 0; i < strings.size(); ++i)
    for (const std::string& message : make_naughty_person(i, strings[i]).messages) {
      const auto answer = (*client)->send(message);
      if (!answer || answer->find("MSA|AA") == std::string::npos) {
        fmt::print("string {}: not accepted\n", i);
        return false;
      }
    }
  return weft.wait_until_applied(kApplySecondsMax);
}

Result<Record> open_record(const RunningWeft& weft, WardSystem& ward, size_t number) {
  LaunchRequest request;
  request.nhs_number = make_naughty_person(number, "").nhs_number;
  request.birth_date = kNaughtyBirthDate;
  const OpenRecord open = TRY(ward.launch(weft.url(), request));
  return read_record(weft, open);
}

void check_person(const Record& record, const Record& plain, std::string_view text,
                  Faults& faults) {
  for (const std::string& shape : record.shapes)
    if (!plain.shapes.contains(shape)) faults.push_back("markup that is not ours: <" + shape + ">");
  const std::string page = ascii_lower(record.text);
  for (const FreeText& field : free_text_fields()) {
    const Shown shown = find_shown(page, field, text);
    if (shown == Shown::No) faults.push_back(fmt::format("{} is shown nowhere", field.field));
    if (shown == Shown::Altered) faults.push_back(fmt::format("{} is altered", field.field));
  }
}

int run(const std::string& binary, const std::vector<std::string>& strings,
        const std::string& folder) {
  auto ward = WardSystem::make();
  if (!ward) return 1;
  const std::string jwks_file = folder + "/ward.jwks";
  std::ofstream(jwks_file) << ward->jwks();
  auto weft = RunningWeft::start(binary, configuration(jwks_file));
  if (!weft || !send_all(*weft, strings)) {
    fmt::print("{}\n", weft ? "not all messages were applied" : weft.error().detail);
    return 1;
  }
  size_t failed = 0;
  Record plain;
  for (size_t i = 0; i < strings.size(); ++i) {
    Faults faults;
    const auto record = open_record(*weft, *ward, i);
    if (record && i == 0) plain = *record;
    if (record)
      check_person(*record, plain, strings[i], faults);
    else
      faults.push_back(record.error().detail);
    failed += !faults.empty();
    for (const std::string& fault : faults) fmt::print("string {}: {}\n", i, fault);
  }
  fmt::print("{} of {} strings shown as text in each of {} fields\n", strings.size() - failed,
             strings.size(), free_text_fields().size());
  return failed == 0 && strings.size() > 1 ? 0 : 1;
}

}  // namespace
}  // namespace weft::testing

int main(int argc, char** argv) {
  using namespace weft::testing;
  if (argc < 3 || !std::filesystem::exists(std::filesystem::path(argv[2]) / "badinput/blns")) {
    fmt::print(stderr, "blns_runner WEFT SHARED [N]: the shared folder is missing\n");
    return 2;
  }
  std::string folder = (std::filesystem::temp_directory_path() / "weft-blns-XXXXXX").string();
  if (!::mkdtemp(folder.data())) return 1;
  const size_t limit = argc > 3 ? std::stoul(argv[3]) : SIZE_MAX;
  const int result = run(argv[1], read_strings(argv[2], limit), folder);
  std::filesystem::remove_all(folder);
  return result;
}
