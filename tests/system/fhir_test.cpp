// SPDX-License-Identifier: Apache-2.0
// The FHIR door of the shipped binary over HTTP: a program with its own key gets a token, writes a
// transaction, reads it back, searches and pages inside a person, is refused where it must be.
#include <gtest/gtest.h>

#include <set>

#include "base/random.hpp"
#include "base/time.hpp"
#include "jose/jws.hpp"
#include "net/http.hpp"
#include "tests/system/running_weft.hpp"

namespace weft::testing {
namespace {

using fhir::Json;

constexpr std::string_view kAssertionType =
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

std::string client_section(const std::string& name, const std::string& organisation) {
  return "[[client]]\nname = \"" + name + "\"\norganisation = \"" + organisation +
         "\"\njwks_file = \"labs.jwks\"\nscopes = \"system/*.cruds\"\nfeed = \"" + name +
         "-fhir\"\n";
}

class Fhir : public ::testing::Test {
 protected:
  Fhir() : key_(*jose::generate_key(jose::Algorithm::ES384)) {
    const std::string configuration =
        "[server]\nenvironment = \"test\"\nlisten = \"127.0.0.1:0\"\n"
        "[ops]\nlisten = \"127.0.0.1:0\"\n[store]\nkey_file = \"store.key\"\n" +
        client_section("labs", "T000") + client_section("other", "T111");
    auto started = RunningWeft::start(WEFT_BINARY, configuration,
                                      {{"labs.jwks", jose::render_jwks(*key_, "k1")}});
    EXPECT_TRUE(started) << started.error().detail << " " << started.error().where;
    if (!started) return;
    weft_.emplace(std::move(*started));
    token_ = token_of("labs", "system/*.cruds");
  }
  void SetUp() override { ASSERT_FALSE(token_.empty()) << "no server, or no token"; }

  std::string token_of(const std::string& client, std::string_view scope) {
    const int64_t now = system_clock()().ms / 1000;
    Json claims = Json::object();
    claims.set("iss", client).set("sub", client).set("aud", weft_->url() + "/oauth/token");
    claims.set("jti", random_id(random_)).set("iat", Json::number(now));
    claims.set("exp", Json::number(now + 60));
    const std::string assertion = *jose::sign(render_json(claims), *key_, "k1");
    net::HttpCall call{.method = "POST", .url = weft_->url() + "/oauth/token"};
    call.headers = {{"content-type", "application/x-www-form-urlencoded"}};
    call.body = "grant_type=client_credentials&scope=" + net::url_encode(scope) +
                "&client_assertion_type=" + net::url_encode(kAssertionType) +
                "&client_assertion=" + assertion;
    const auto answer = net::call(call);
    EXPECT_TRUE(answer && answer->status == 200) << (answer ? answer->body : "no answer");
    if (!answer) return {};
    const auto body = fhir::parse_json(answer->body);
    return body ? std::string(body->at("access_token").text()) : std::string();
  }

  net::Response ask(const std::string& method, const std::string& path, std::string body = {},
                    net::Headers headers = {}) {
    net::HttpCall call{.method = method,
                       .url = path.starts_with("http") ? path : weft_->url() + "/fhir" + path,
                       .headers = std::move(headers),
                       .body = std::move(body)};
    if (!token_.empty()) call.headers.emplace_back("authorization", "Bearer " + token_);
    if (!call.body.empty()) call.headers.emplace_back("content-type", "application/fhir+json");
    auto answer = net::call(call);
    EXPECT_TRUE(answer);
    return answer ? std::move(*answer) : net::Response{0, {}, {}};
  }
  Json got(const std::string& path) {
    const auto answer = ask("GET", path);
    EXPECT_EQ(answer.status, 200) << path << " " << answer.body;
    auto json = fhir::parse_json(answer.body);
    return json ? std::move(*json) : Json();
  }
  std::string issue(const net::Response& response) {
    const auto json = fhir::parse_json(response.body);
    return json ? std::string(json->path("issue.0.code").text()) : "no outcome";
  }
  static std::string link(const Json& bundle, std::string_view relation) {
    for (const Json& one : bundle.at("link").items())
      if (one.at("relation").text() == relation) return std::string(one.at("url").text());
    return {};
  }

  // One person with three Observations; "Patient/ID" of hers.
  std::string file_joan();

  std::shared_ptr<const jose::PrivateKey> key_;
  RandomBytes random_ = system_random();
  std::optional<RunningWeft> weft_;
  std::string token_;
};

std::string observation(int number) {
  const std::string n = std::to_string(number);
  return R"(,{"fullUrl":"urn:uuid:00000000-0000-4000-8000-00000000000)" + n +
         R"(","resource":{"resourceType":"Observation","status":"final","category":[{"coding":[{
         "system":"http://terminology.hl7.org/CodeSystem/observation-category",
         "code":"laboratory"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"718-7"}]},
         "subject":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000009"},
         "effectiveDateTime":"2024-01-0)" +
         n + R"(T10:00:00Z","valueQuantity":{"value":1)" + n +
         R"(.50,"unit":"g/dL","system":"http://unitsofmeasure.org","code":"g/dL"}},
         "request":{"method":"POST","url":"Observation"}})";
}

std::string Fhir::file_joan() {
  const std::string bundle = R"({"resourceType":"Bundle","type":"transaction","entry":[{
    "fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000009","resource":{"resourceType":"Patient",
    "identifier":[{"system":"https://t.example/mrn","value":"J1"}],"birthDate":"1944-03-12",
    "name":[{"family":"Ashworth","given":["Joan"]}]},"request":{"method":"POST","url":"Patient",
    "ifNoneExist":"identifier=https://t.example/mrn|J1"}})" +
                             observation(1) + observation(2) + observation(3) + "]}";
  const auto answer = ask("POST", "", bundle);
  EXPECT_EQ(answer.status, 200) << answer.body;
  const auto json = fhir::parse_json(answer.body);
  if (!json) return {};
  const std::string location(json->path("entry.0.response.location").text());
  return location.substr(0, location.find("/_history"));
}

TEST_F(Fhir, WhatIsFiledIsReadSearchedAndPaged) {
  const std::string patient = file_joan();
  const std::string id = patient.substr(patient.find('/') + 1);
  EXPECT_EQ(got("/" + patient).path("name.0.family").text(), "Ashworth");

  const auto newest =
      got("/Observation?patient=" + id + "&category=laboratory&_sort=-date&_count=2");
  EXPECT_EQ(newest.at("total").text(), "3");
  EXPECT_EQ(newest.path("entry.0.resource.valueQuantity.value").text(), "13.50");
  const std::string next = link(newest, "next");
  EXPECT_EQ(next.find(id), std::string::npos);
  const auto last = got(next);
  EXPECT_EQ(last.path("entry.0.resource.valueQuantity.value").text(), "11.50");
  EXPECT_EQ(last.at("entry").items().size(), 1u);

  for (const std::string query :
       {"Observation?patient=" + id + "&code=http://loinc.org|718-7&_summary=count",
        "Observation?patient=" + id + "&date=ge2024-01-01&value-quantity=gt11"})
    EXPECT_EQ(got("/" + query).at("total").text(), "3") << query;
  for (const std::string query :
       {"family=ashworth", "birthdate=1944-03-12", "identifier=https://t.example/mrn|J1"})
    EXPECT_EQ(got("/Patient?" + query).at("total").text(), "1") << query;
  EXPECT_EQ(got("/" + patient + "/$everything").at("entry").items().size(), 4u);
  const auto across = ask("GET", "/Observation?code=718-7");
  EXPECT_EQ(across.status, 400);
  EXPECT_EQ(issue(across), "not-supported");
}

TEST_F(Fhir, ConditionsHold) {
  const std::string patient = file_joan();
  EXPECT_EQ(file_joan(), patient) << "her number is there already";
  const std::string body = R"({"resourceType":"Patient","birthDate":"1944-03-12","id":")" +
                           patient.substr(8) + R"(","gender":"female"})";
  EXPECT_EQ(ask("PUT", "/" + patient, body, {{"if-match", "W/\"9\""}}).status, 412);
  EXPECT_EQ(ask("PUT", "/" + patient, body, {{"if-match", "W/\"1\""}}).status, 200);
  EXPECT_EQ(got("/" + patient).at("gender").text(), "female");
  EXPECT_EQ(got("/" + patient + "/_history/1").path("name.0.family").text(), "Ashworth");
  EXPECT_EQ(ask("PUT", "/Patient/mine", R"({"resourceType":"Patient","id":"mine"})").status, 400);
}

TEST_F(Fhir, RefusalsAreOutcomes) {
  const std::string patient = file_joan();
  const std::string labs = token_;
  token_ = token_of("other", "system/*.cruds");
  ASSERT_FALSE(token_.empty());
  const std::string stolen =
      R"({"resourceType":"Patient","gender":"male","id":")" + patient.substr(8) + "\"}";
  EXPECT_EQ(ask("PUT", "/" + patient, stolen).status, 400) << "another organisation's";
  EXPECT_EQ(ask("DELETE", "/" + patient).status, 204) << "R4: as if it were not there";
  token_ = token_of("labs", "system/Observation.rs");
  EXPECT_EQ(ask("GET", "/" + patient).status, 403);
  token_ = "";
  const auto unknown = ask("GET", "/" + patient);
  EXPECT_EQ(unknown.status, 401);
  EXPECT_EQ(issue(unknown), "login");
  EXPECT_EQ(ask("GET", "/metadata").status, 200);
  token_ = labs;
  EXPECT_EQ(ask("GET", "/Patient/none").status, 404);
  EXPECT_EQ(issue(ask("GET", "/a/b/c/d/e/f")), "not-found");
  EXPECT_EQ(ask("DELETE", "/Patient/a/_history/1").status, 405);
  EXPECT_EQ(got("/" + patient).path("meta.versionId").text(), "1") << "nothing was stolen";
  const auto all = got("/Observation?patient=" + patient.substr(8));
  const std::string one(all.path("entry.0.resource.id").text());
  EXPECT_EQ(ask("DELETE", "/Observation/" + one).status, 204);
  EXPECT_EQ(ask("GET", "/Observation/" + one).status, 410);
  EXPECT_EQ(got("/Observation?patient=" + patient.substr(8)).at("total").text(), "2");
}

}  // namespace
}  // namespace weft::testing
