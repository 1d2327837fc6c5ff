// SPDX-License-Identifier: Apache-2.0
#include "tests/system/twin_world.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "net/mllp_server.hpp"
#include "tests/system/page_text.hpp"
#include "tests/system/twin_person.hpp"

namespace weft::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNow = "2026-11-22T12:00:00Z";
constexpr std::string_view kPolicy = "data/policy";
constexpr size_t kPagesMax = 200;
constexpr int kApplySecondsMax = 60;

std::string configuration() {
  return "[server]\nenvironment = \"test\"\nlisten = \"127.0.0.1:0\"\n"
         "public_url = \"http://twin.test\"\n"
         "[ops]\nlisten = \"127.0.0.1:0\"\n"
         "[store]\nengine = \"sqlite\"\nkey_file = \"store.key\"\n"
         "[policy]\ndir = \".\"\n"
         "[[feed]]\nname = \"pas\"\norganisation = \"T000\"\nformat = \"hl7v2\"\n"
         "listen = \"127.0.0.1:0\"\n"
         "[[feed]]\nname = \"clinic\"\norganisation = \"T999\"\nformat = \"hl7v2\"\n"
         "listen = \"127.0.0.1:0\"\n" +
         WardSystem::configuration("ward.jwks");
}

std::string read_whole(const fs::path& path) {
  std::stringstream all;
  all << std::ifstream(path, std::ios::binary).rdbuf();
  return all.str();
}

std::string as_it_came(const net::Response& response) {
  std::string text = std::to_string(response.status) + "\n";
  for (const auto& [name, value] : response.headers) text += name + ": " + value + "\n";
  return text + "\n" + response.body;
}

}  // namespace

void TwinWorld::stand_still() {
  ::setenv("WEFT_TEST_SEED", "20261122", 1);
  ::setenv("WEFT_TEST_NOW", std::string(kNow).c_str(), 1);
}

Result<TwinWorld> TwinWorld::start(const std::string& binary, const WardSystem& ward) {
  std::map<std::string, std::string> files = {{"ward.jwks", ward.jwks()}};
  for (const auto& entry : fs::directory_iterator(kPolicy))
    files[entry.path().filename().string()] = read_whole(entry.path());
  return TwinWorld(TRY(RunningWeft::start(binary, configuration(), files)));
}

Result<void> TwinWorld::send(const std::string& feed, const std::vector<std::string>& messages) {
  auto client = TRY(net::MllpClient::connect("127.0.0.1", weft_.feed_port(feed), 30));
  for (const std::string& message : messages) {
    const std::string answer = TRY(client->send(message));
    if (answer.find("MSA|AA") == std::string::npos)
      return fail(Kind::Invalid, "a message was not accepted: " + answer);
    if (!weft_.wait_until_applied(kApplySecondsMax))
      return fail(Kind::Unavailable, "a message was not applied in time");
  }
  return {};
}

Result<void> TwinWorld::object(const std::string& scope, const std::string& target) {
  fhir::Json patient, request;
  patient.set("system", "https://fhir.nhs.uk/Id/nhs-number").set("value", kTwinNumber);
  request.set("patient", std::move(patient)).set("scope", scope).set("target", target);
  request.set("date", "2026-11-22").set("explained", "what it means for care");
  const CommandAnswer answer =
      weft_.run({"objection", "add", "--as", "ig.lead", "--reason", "test"}, render_json(request));
  if (answer.exit != 0) return fail(Kind::Invalid, "the objection was not kept");
  return {};
}

Result<void> TwinWorld::change_policy(const std::string& file, const std::string& row) {
  const std::string path = weft_.folder() + "/" + file;
  const std::string key = row.substr(0, row.rfind('\t') + 1);
  const std::string before = read_whole(path);
  std::string text;
  for (const std::string_view line : split(before, '\n'))
    if (!line.starts_with(key) && !line.empty()) text += std::string(line) + "\n";
  std::ofstream(path, std::ios::trunc) << text << row << "\n";
  weft_.stop();
  return weft_.serve();
}

Result<OpenRecord> TwinWorld::launch(WardSystem& ward, const TwinViewer& viewer) {
  LaunchRequest request;
  request.nhs_number = kTwinNumber;
  request.birth_date = kTwinBirthDate;
  request.role = viewer.role;
  request.purpose = viewer.purpose;
  request.user = viewer.role + " " + viewer.purpose;
  request.audience = "http://twin.test";
  request.now = parse_rfc3339(kNow).value_or(Instant{});
  return ward.launch(weft_.url(), request);
}

Result<Pages> TwinWorld::read(const OpenRecord& open) {
  const std::string base = open.first_page.substr(0, open.first_page.rfind('/') + 1);
  std::vector<std::string> waiting = {open.first_page};
  Pages pages;
  while (!waiting.empty() && pages.size() < kPagesMax) {
    const std::string path = waiting.back();
    waiting.pop_back();
    if (pages.contains(path)) continue;
    const net::Response page = TRY(WardSystem::fetch(weft_.url(), open, path));
    pages[path] = as_it_came(page);
    for (const std::string& link : read_page(page.body).links) {
      const std::string target = link.substr(0, link.find('#'));
      if (target.starts_with(base)) waiting.push_back(target);
    }
  }
  return pages;
}

}  // namespace weft::testing
