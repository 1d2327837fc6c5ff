// SPDX-License-Identifier: Apache-2.0
// 120 made-up patients of Synthea filed as a program sends them, one transaction each, into an
// encrypted store, and read back: every resource equal, every record whole with what it refers to,
// and Observations by year found inside the records.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "record/door/make_resources.hpp"
#include "store/open.hpp"
#include "tests/suites/suite.hpp"

namespace weft::testing {
namespace {

namespace fs = std::filesystem;
using fhir::Json;
using namespace record;

class CountedAudit final : public audit::Audit {
 public:
  Result<uint64_t> append(audit::Event) override { return ++count_; }
  Result<std::vector<audit::StoredEvent>> by_person(uint64_t, size_t) override { return none(); }
  Result<std::vector<audit::StoredEvent>> by_staff(std::string_view, std::string_view,
                                                   size_t) override {
    return none();
  }
  Result<std::vector<audit::StoredEvent>> list(uint64_t, size_t) override { return none(); }
  Result<audit::Head> head() override { return audit::Head{}; }
  Result<audit::Verification> verify(const std::optional<audit::Head>&) override {
    return audit::Verification{};
  }
  Result<uint64_t> person_number(std::string_view) override { return 1; }
  double free_ratio() override { return 1; }

 private:
  static std::vector<audit::StoredEvent> none() { return {}; }
  uint64_t count_ = 0;
};

std::string read_unpacked(const fs::path& file) {
  std::FILE* const out = ::popen(("bzip2 -dc '" + file.string() + "'").c_str(), "r");
  if (out == nullptr) return {};
  std::string text, part(1u << 20, '\0');
  for (size_t n; (n = std::fread(part.data(), 1, part.size(), out)) > 0;) text.append(part, 0, n);
  return ::pclose(out) == 0 ? text : std::string();
}

Client make_client() {
  Client client;
  client.principal.role = auth::Role::Program;
  client.principal.user = "synthea";
  client.principal.organisation = "RXX";
  client.feed = "synthea";
  return client;
}

// What sources call a resource → what the server calls it.
using Names = std::map<std::string, std::string, std::less<>>;

void rename(Json& value, const Names& names) {
  if (value.is_array())
    for (Json& item : value.array_items()) rename(item, names);
  if (!value.is_object()) return;
  for (auto& [name, member] : value.object_members()) {
    const auto found = name == "reference" ? names.find(member.text()) : names.end();
    if (found != names.end()) member = found->second;
    rename(member, names);
  }
}

Json without_version(Json resource) {
  Json& meta = resource.member("meta");
  meta.erase("versionId");
  meta.erase("lastUpdated");
  if (meta.members().empty()) resource.erase("meta");
  return resource;
}

class Filing {
 public:
  explicit Filing(const fs::path& folder)
      : store_(store::open_store({"sqlite", (folder / "s.db").string(), std::string(32, 'k')})
                   .value()),
        policy_(policy::load_policy(policy::builtin_policy_files()).value()),
        resources_(make_resources({.store = *store_,
                                   .audit = audit_,
                                   .policy = policy_,
                                   .clock = system_clock(),
                                   .random = system_random()})),
        client_(make_client()) {}

  void file(const Json& bundle) {
    std::vector<Change> changes;
    for (const Json& entry : bundle.at("entry").items()) {
      Change change;
      change.resource = entry.at("resource");
      change.key.type = change.resource.at("resourceType").text();
      change.full_url = entry.at("fullUrl").text();
      constexpr std::string_view by = "identifier=";
      const std::string_view if_none = entry.path("request.ifNoneExist").text();
      if (if_none.starts_with(by))
        change.conditions = Conditions{{"identifier", std::string(if_none.substr(by.size()))}};
      changes.push_back(std::move(change));
    }
    const auto changed = resources_->change(client_, std::move(changes));
    ASSERT_TRUE(changed) << changed.error().detail << " " << changed.error().where;
    for (size_t at = 0; at < changed->size(); ++at)
      expect(bundle.at("entry").at(at), (*changed)[at].resource.key);
  }

  // Every record whole: as filed, and the rest of what it refers to.
  void read_back(Suite& suite) {
    size_t equal = 0, differing = 0, missing = 0;
    for (const std::string& patient : patients_) {
      const auto all = resources_->everything(client_, patient);
      ASSERT_TRUE(all) << all.error().detail;
      std::set<std::string> there;
      for (const StoredResource& one : *all) there.insert(one.key.type + "/" + one.key.id);
      for (const StoredResource& one : *all) {
        auto& expected = expected_.at(one.key.type + "/" + one.key.id);
        rename(expected.first, names_);
        const Json read = without_version(fhir::parse_json(one.body).value());
        (read == expected.first ? equal : differing) += expected.second++ == 0 ? 1 : 0;
        missing += missing_in(read, there);
      }
    }
    for (const auto& [name, expected] : expected_) equal += count_unread(name, expected.first);
    suite.record("read back equal", equal == expected_.size(), std::to_string(equal));
    suite.record("differing", differing == 0, std::to_string(differing));
    suite.record("references that lead nowhere", missing == 0, std::to_string(missing));
  }

  size_t observations_of(const std::string& year) {
    size_t found = 0;
    for (const std::string& patient : patients_) {
      ResourceSearch search{"Observation", {{"patient", patient}, {"date", year}}, {}, "", 0, 0, 0};
      const auto page = resources_->search(client_, search);
      EXPECT_TRUE(page);
      if (page) found += page->total;
    }
    return found;
  }

  size_t filed() const { return expected_.size(); }

 private:
  void expect(const Json& entry, const ResourceKey& key) {
    const std::string name = key.type + "/" + key.id;
    Json resource = entry.at("resource");
    names_[std::string(entry.at("fullUrl").text())] = name;
    for (const Json& one : resource.at("identifier").items())
      names_[key.type + "?identifier=" + std::string(one.at("system").text()) + "|" +
             std::string(one.at("value").text())] = name;
    resource.set("id", key.id);
    if (key.type == "Patient") patients_.push_back(key.id);
    expected_[name] = {std::move(resource), 0};
  }

  static size_t missing_in(const Json& value, const std::set<std::string>& there) {
    size_t missing = 0;
    for (const Json& item : value.items()) missing += missing_in(item, there);
    for (const auto& [name, member] : value.members()) {
      const std::string_view text = member.text();
      const bool named = name == "reference" && !text.starts_with("#");
      if (named && !there.contains(std::string(text))) ++missing;
      missing += missing_in(member, there);
    }
    return missing;
  }

  // What no patient refers to is read by itself.
  size_t count_unread(const std::string& name, Json expected) {
    if (expected_.at(name).second > 0) return 0;
    const size_t slash = name.find('/');
    const auto read = resources_->read(client_, {name.substr(0, slash), name.substr(slash + 1)});
    rename(expected, names_);
    return read && without_version(fhir::parse_json(read->body).value()) == expected ? 1 : 0;
  }

  std::unique_ptr<store::Store> store_;
  CountedAudit audit_;
  policy::Policy policy_;
  std::unique_ptr<Resources> resources_;
  const Client client_;
  Names names_;
  std::vector<std::string> patients_;
  std::map<std::string, std::pair<Json, size_t>> expected_;  // and how often it was read
};

TEST(SyntheaRecord, IsFiledWholeAndReadsBackEqual) {
  const auto shared = find_shared();
  ASSERT_TRUE(shared) << shared.error().detail;
  const fs::path folder =
      fs::temp_directory_path() / ("weft_synthea_record_" + std::to_string(::getpid()));
  fs::create_directories(folder);
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(*shared / "data/synthea-120"))
    if (entry.path().extension() == ".bz2") files.push_back(entry.path());
  std::sort(files.begin(), files.end());  // hospitals and practitioners come first
  Filing filing(folder);
  for (const fs::path& file : files) {
    const auto bundle = fhir::parse_json(read_unpacked(file));
    ASSERT_TRUE(bundle) << file;
    filing.file(*bundle);
  }
  Suite suite("synthea-record");
  suite.record("resources", filing.filed() == 92'114, std::to_string(filing.filed()));
  filing.read_back(suite);
  for (const auto& [year, expected] : std::initializer_list<std::pair<const char*, size_t>>{
           {"1970", 59}, {"2000", 101}, {"2010", 995}, {"2020", 17'419}}) {
    const size_t found = filing.observations_of(year);
    suite.record("Observation?date=" + std::string(year), found == expected,
                 std::to_string(found) + ", expected " + std::to_string(expected));
  }
  fs::remove_all(folder);
}

}  // namespace
}  // namespace weft::testing
