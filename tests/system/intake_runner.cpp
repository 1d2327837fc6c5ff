// SPDX-License-Identifier: Apache-2.0
// intake_runner WEFT ROWS SHARED [PART-OF-A-NAME]: every message of the shared folders through the
// real listener of the real binary, compared with its row. Each message has a feed and an
// organisation of its own, so that no other message decides what becomes of it.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/text.hpp"
#include "hl7v2/message.hpp"
#include "hl7v2/values.hpp"
#include "net/mllp_server.hpp"
#include "tests/system/intake_rows.hpp"
#include "tests/system/running_weft.hpp"
#include "tests/system/subset.hpp"

namespace weft::testing {
namespace {

using fhir::Json;
using Faults = std::vector<std::string>;

constexpr int kApplySecondsMax = 300;

std::string feed_name(size_t number) { return fmt::format("f{:03}", number); }

std::string configuration_for(size_t feeds) {
  std::string toml =
      "[server]\nenvironment = \"test\"\nlisten = \"127.0.0.1:0\"\n"
      "[ops]\nlisten = \"127.0.0.1:0\"\n"
      "[store]\nengine = \"sqlite\"\nkey_file = \"store.key\"\n";
  for (size_t i = 0; i < feeds; ++i)
    toml += fmt::format(
        "[[feed]]\nname = \"{}\"\norganisation = \"T{:03}\"\nformat = \"hl7v2\"\n"
        "listen = \"127.0.0.1:0\"\n",
        feed_name(i), i);
  return toml;
}

std::string wanted_answer(const IntakeRow& row) { return row.outcome == "rejected" ? "AR" : "AA"; }

void check_answer(const IntakeRow& row, const RunningWeft& weft, size_t number, Faults& faults) {
  auto client = net::MllpClient::connect("127.0.0.1", weft.feed_port(feed_name(number)), 30);
  if (!client) return faults.push_back("no listener: " + client.error().detail);
  const auto answer = (*client)->send(row.message);
  if (!answer) return faults.push_back("no answer: " + answer.error().detail);
  const auto ack = hl7v2::parse_message(*answer);
  if (!ack) return faults.push_back("the answer is no message");
  if (ack->text("MSA-1") != wanted_answer(row))
    faults.push_back("answered " + std::string(ack->text("MSA-1")));
}

std::map<std::string, size_t> count_types(const Json& resources) {
  std::set<std::pair<std::string, std::string>> seen;
  std::map<std::string, size_t> counts;
  for (const Json& one : resources.items()) {
    const std::string type(one.at("type").text());
    if (seen.emplace(type, one.at("id").text()).second) ++counts[type];
  }
  return counts;
}

std::string words_for(const std::map<std::string, size_t>& counts) {
  std::string words;
  for (const auto& [type, count] : counts) words += fmt::format(" {}:{}", type, count);
  return words.empty() ? " none" : words;
}

void check_inbox(const IntakeRow& row, const Json& entry, Faults& faults) {
  if (entry.at("state").text() != row.outcome)
    faults.push_back(fmt::format("outcome {} ({}), wanted {} {}", entry.at("state").text(),
                                 entry.at("reason").text(), row.outcome, row.reason));
  else if (row.outcome == "parked" && entry.at("reason").text() != row.reason)
    faults.push_back(
        fmt::format("reason '{}', wanted '{}'", entry.at("reason").text(), row.reason));
  const auto counts = count_types(entry.at("resources"));
  if (counts != row.resources)
    faults.push_back("resources" + words_for(counts) + ", wanted" + words_for(row.resources));
}

const Json& nearest(const std::vector<const Json*>& actual, const Json& expected) {
  static const Json none;
  const Json* best = &none;
  size_t fewest = SIZE_MAX;
  for (const Json* one : actual) {
    const size_t shortfalls = list_shortfalls(*one, expected).size();
    if (shortfalls >= fewest) continue;
    fewest = shortfalls;
    best = one;
  }
  return *best;
}

void check_resources(const Json& came, const Json& wanted, Faults& faults) {
  std::map<std::string, std::vector<const Json*>> actual, expected;
  for (const Json& one : came.items())
    actual[std::string(one.at("resourceType").text())].push_back(&one);
  for (const Json& one : wanted.items())
    expected[std::string(one.at("resourceType").text())].push_back(&one);
  for (const auto& [type, list] : expected) {
    for (const size_t at : find_unmet(actual[type], list)) {
      const Json& close = nearest(actual[type], *list[at]);
      for (const std::string& one : list_shortfalls(close, *list[at]))
        faults.push_back(fmt::format("{}[{}].{}", type, at, one));
      if (close.is_null()) faults.push_back("no " + type);
    }
  }
}

std::set<std::string> texts_of(const Json& list) {
  std::set<std::string> texts;
  for (const Json& one : list.items()) texts.emplace(one.text());
  return texts;
}

// Every path with a value in the message: mapped and unmapped together are these.
std::set<std::string> fields_with_value(const std::string& message) {
  std::set<std::string> fields;
  const auto parsed = hl7v2::parse_message(message);
  if (!parsed) return fields;
  for (const auto& segment : parsed->segments())
    for (size_t n = 1; n <= segment.field_count(); ++n)
      if (!hl7v2::list_values(segment, n).empty()) fields.insert(field_path(segment, n));
  return fields;
}

void check_unmapped(const IntakeRow& row, const Json& came, Faults& faults) {
  const auto actual = texts_of(came), wanted = texts_of(row.key_values.at("unmapped"));
  const auto fields = fields_with_value(row.message);
  for (const std::string& path : wanted)
    if (!actual.contains(path)) faults.push_back("unmapped lacks " + path);
  for (const std::string& path : actual) {
    if (!wanted.contains(path)) faults.push_back("unmapped has " + path);
    if (!fields.contains(path)) faults.push_back("unmapped names an empty field: " + path);
  }
}

// The number by which the message names its subject, with the system the mapping gave it.
const Json& find_number(const Json& resources, const Json& wanted) {
  const std::string_view value = wanted.at(size_t{0}).path("identifier.0.value").text();
  for (const Json& one : resources.items())
    for (const Json& number : one.at("identifier").items())
      if (one.at("resourceType").text() == "Patient" && number.at("value").text() == value)
        return number;
  static const Json none;
  return none;
}

// fold.md rule 8: where the message forbids to disclose where the person is or lives.
bool restricts(const IntakeRow& row) {
  const auto message = hl7v2::parse_message(row.message);
  return message && !message->text("ARV-3").empty();
}

const std::set<std::string> kWithheld = {"address",   "telecom",  "generalPractitioner", "contact",
                                         "extension", "location", "hospitalization"};

bool is_organisation(const Json& performer) {
  return performer.at("type").text() == "Organization";
}

// The names of organisations that perform, by which the rows tell them from people.
std::set<std::string> organisations_in(const Json& mapped) {
  std::set<std::string> names;
  for (const Json& one : mapped.items())
    for (const Json& performer : one.at("performer").items())
      if (is_organisation(performer)) names.emplace(performer.at("display").text());
  return names;
}

// An organisation that performed is a place where the person was.
void drop_performing_organisations(Json& resource, const std::set<std::string>& names) {
  if (!resource.find("performer")) return;
  std::erase_if(resource.member("performer").array_items(), [&](const Json& performer) {
    return names.contains(std::string(performer.at("display").text()));
  });
  if (resource.at("performer").is_empty()) resource.erase("performer");
}

// Takes what must not come out of the record from what is wanted, and says where it came out.
Json without_withheld(const Json& wanted, const Json& mapped, const Json& came, Faults& faults) {
  const std::set<std::string> organisations = organisations_in(mapped);
  Json kept = Json::array();
  for (Json one : wanted.items()) {
    const std::string type(one.at("resourceType").text());
    drop_performing_organisations(one, organisations);
    if (type == "Patient" || type == "Encounter")
      for (const std::string& name : kWithheld) one.erase(name);
    kept.push(std::move(one));
  }
  for (const Json& one : came.items())
    for (const char* name : {"address", "telecom", "generalPractitioner", "contact", "location"})
      if (one.find(name)) faults.push_back(fmt::format("not withheld: {}", name));
  if (!organisations_in(came).empty()) faults.push_back("not withheld: performing organisation");
  return kept;
}

// What was filed, as a doctor of the organisation reads it through the Door. Somebody with no whole
// birth date cannot be asked for.
void check_record(const IntakeRow& row, const RunningWeft& weft, size_t number, const Json& mapped,
                  Faults& faults) {
  Json wanted = row.key_values.at("resources");
  const std::string born(wanted.at(size_t{0}).at("birthDate").text());
  if (born.empty()) return;
  Json request;
  request.set("user", "u1").set("role", "doctor").set("purpose", "direct-care");
  request.set("organisation", fmt::format("T{:03}", number)).set("birth_date", born);
  request.set("patient", find_number(mapped, wanted));
  const CommandAnswer answer =
      weft.run({"record", "--as", "steward", "--reason", "acceptance"}, render_json(request));
  if (answer.exit != 0 || answer.values.empty())
    return faults.push_back(fmt::format("record ended with {}", answer.exit));
  Json resources = Json::array();
  for (const Json& entry : answer.values[0].path("bundle.entry").items())
    resources.push(entry.at("resource"));
  Faults record_faults;
  if (restricts(row)) wanted = without_withheld(wanted, mapped, resources, record_faults);
  check_resources(resources, wanted, record_faults);
  for (const std::string& fault : record_faults) faults.push_back("record: " + fault);
}

void check_map(const IntakeRow& row, const RunningWeft& weft, size_t number, Faults& faults) {
  if (row.key_values.is_null()) return;
  const std::string file = weft.folder() + "/" + feed_name(number) + ".hl7";
  std::ofstream(file, std::ios::binary) << row.message;
  const CommandAnswer answer = weft.run({"map", "check", file, "--feed", feed_name(number)});
  if (answer.exit != 0 || answer.values.empty())
    return faults.push_back(fmt::format("map check ended with {}", answer.exit));
  const Json& told = answer.values[0];
  // Which stay is meant depends on the record; `map check` sees the message alone.
  const bool alone = row.reason != "which stay";
  if (alone && told.at("outcome").text() != row.outcome)
    faults.push_back("map check says " + std::string(told.at("outcome").text()));
  check_resources(told.at("resources"), row.key_values.at("resources"), faults);
  check_unmapped(row, told.at("unmapped"), faults);
  check_record(row, weft, number, told.at("resources"), faults);
}

std::map<std::string, Json> read_inbox(const RunningWeft& weft) {
  std::map<std::string, Json> by_feed;
  for (const char* state : {"pending", "applied", "not_applied", "parked", "duplicate", "rejected"})
    for (const Json& entry : weft.run({"inbox", "list", "--state", state}).values)
      by_feed[std::string(entry.at("feed").text())] = entry;
  return by_feed;
}

int report(const std::vector<IntakeRow>& rows, const std::vector<Faults>& faults,
           const std::vector<std::string>& without_row) {
  size_t met = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    met += faults[i].empty();
    for (const std::string& fault : faults[i])
      fmt::print("{} ({}): {}\n", rows[i].name(), feed_name(i), fault);
  }
  for (const std::string& name : without_row) fmt::print("{}: no row\n", name);
  fmt::print("{} of {} rows met, {} messages without a row\n", met, rows.size(),
             without_row.size());
  return met == rows.size() && without_row.empty() && !rows.empty() ? 0 : 1;
}

int run(const std::string& binary, std::vector<IntakeRow> rows,
        const std::vector<std::string>& without_row) {
  auto weft = RunningWeft::start(binary, configuration_for(rows.size()));
  if (!weft) {
    fmt::print(stderr, "{} {}\n", weft.error().detail, weft.error().where);
    return 1;
  }
  std::vector<Faults> faults(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) check_answer(rows[i], *weft, i, faults[i]);
  if (!weft->wait_until_applied(kApplySecondsMax)) fmt::print("messages are still pending\n");
  const auto inbox = read_inbox(*weft);
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto entry = inbox.find(feed_name(i));
    if (entry == inbox.end())
      faults[i].push_back("not in the inbox");
    else
      check_inbox(rows[i], entry->second, faults[i]);
    check_map(rows[i], *weft, i, faults[i]);
  }
  return report(rows, faults, without_row);
}

}  // namespace
}  // namespace weft::testing

int main(int argc, char** argv) {
  using namespace weft::testing;
  if (argc < 4 || !std::filesystem::exists(std::filesystem::path(argv[3]) / "data")) {
    fmt::print(stderr, "intake_runner WEFT ROWS SHARED [PART]: the shared folder is missing\n");
    return 2;
  }
  auto rows = read_intake(argv[2], argv[3]);
  if (!rows) {
    fmt::print(stderr, "{} {}\n", rows.error().detail, rows.error().where);
    return 1;
  }
  const auto without_row = list_without_row(*rows, argv[3]);
  if (argc > 4)
    std::erase_if(
        *rows, [&](const IntakeRow& row) { return row.name().find(argv[4]) == std::string::npos; });
  return run(argv[1], std::move(*rows), without_row);
}
