// SPDX-License-Identifier: Apache-2.0
// Searching, its pages, everything of one patient, and what the server says of itself.
#include <set>

#include "api/api_fixture.hpp"

namespace weft::api {
namespace {

class Search : public ApiTest {
 protected:
  Search() {
    for (int i = 0; i < 5; ++i)
      put("Observation", "o" + std::to_string(i),
          R"({"resourceType":"Observation","status":"final","note":[{"text":"n"}]})");
  }

  // The address below the server, as a client would follow it.
  static std::string link(const fhir::Json& bundle, std::string_view relation) {
    for (const fhir::Json& one : bundle.at("link").items())
      if (one.at("relation").text() == relation)
        return std::string(one.at("url").text().substr(20));
    return {};
  }
};

TEST_F(Search, GivesMatchesWithTheirTotal) {
  const auto bundle = json(get("/fhir/Observation?status=final&_sort=-date,code"));
  EXPECT_EQ(bundle.at("type").text(), "searchset");
  EXPECT_EQ(bundle.at("total").text(), "5");
  EXPECT_EQ(bundle.at("entry").items().size(), 5u);
  EXPECT_EQ(bundle.path("entry.0.fullUrl").text(), "https://weft.example/fhir/Observation/o0");
  EXPECT_EQ(bundle.path("entry.0.search.mode").text(), "match");
  EXPECT_EQ(link(bundle, "next"), "");
  EXPECT_EQ(kept_.searches[0].sort, (std::vector<std::string>{"-date", "code"}));
  EXPECT_EQ(kept_.searches[0].conditions, (record::Conditions{{"status", "final"}}));
  EXPECT_EQ(kept_.searches[0].base, "https://weft.example/fhir");
}

TEST_F(Search, PagesGoOnWhereTheFirstBegan) {
  std::set<std::string> seen;
  std::string path = "/fhir/Observation?status=final&_count=2&_elements=status";
  int pages = 0;
  for (; !path.empty(); ++pages) {
    const auto response = get(path);
    ASSERT_EQ(response.status, 200) << response.body;
    const auto bundle = json(response);
    for (const fhir::Json& entry : bundle.at("entry").items()) {
      EXPECT_TRUE(seen.insert(std::string(entry.path("resource.id").text())).second);
      EXPECT_TRUE(entry.path("resource.note").is_null());
    }
    path = link(bundle, "next");
    EXPECT_EQ(path.find("final"), std::string::npos) << "an address tells nothing";
  }
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(seen.size(), 5u);
  EXPECT_EQ(kept_.searches[0].as_of, 0u);
  EXPECT_EQ(kept_.searches[2].as_of, 77u);
  EXPECT_EQ(kept_.searches[2].offset, 4u);
}

TEST_F(Search, APageIsItsClientsOwnAndEnds) {
  const std::string next = link(json(get("/fhir/Observation?_count=2")), "next");
  EXPECT_EQ(get(next).status, 200);
  EXPECT_EQ(get(next + "x").status, 410);
  EXPECT_EQ(get("/fhir/_page/abc").status, 410);
  allow("system/Patient.rs");
  EXPECT_EQ(get(next).status, 403);
  caller_->scopes = *auth::parse_scopes("system/*.rs");
  caller_->client.principal.user = "another";
  EXPECT_EQ(get(next).status, 410);
  allow("system/*.rs");
  now_ = now_ + 3'600'001;
  EXPECT_EQ(get(next).status, 410);
}

TEST_F(Search, CountsOnly) {
  for (const char* path : {"/fhir/Observation?_summary=count", "/fhir/Observation?_count=0"}) {
    const auto bundle = json(get(path));
    EXPECT_EQ(bundle.at("total").text(), "5");
    EXPECT_TRUE(bundle.at("entry").is_null());
    EXPECT_EQ(link(bundle, "next"), "");
  }
  EXPECT_TRUE(json(get("/fhir/Observation?_total=none")).at("total").is_null());
  EXPECT_EQ(get("/fhir/Observation?_count=-1").status, 400);
  EXPECT_EQ(get("/fhir/Observation?_total=some").status, 400);
}

TEST_F(Search, ByPostToo) {
  const auto response = ask({.method = "POST",
                             .path = "/fhir/Observation/_search?_count=1",
                             .headers = {{"content-type", "application/x-www-form-urlencoded"}},
                             .body = "status=final&_format=json"});
  EXPECT_EQ(json(response).at("total").text(), "5");
  EXPECT_EQ(json(response).at("entry").items().size(), 1u);
  EXPECT_EQ(send("POST", "/fhir/Observation/_search", "{}").status, 415);
}

TEST_F(Search, WhatIsNotCarriedOutIsRefused) {
  const auto response = get("/fhir/Observation?_include=Observation:subject");
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(issue(response), "not-supported");
  EXPECT_EQ(json(response).path("issue.0.expression.0").text(), "_include");
  EXPECT_EQ(get("/fhir/Observation?_revinclude:iterate=x").status, 400);
}

TEST_F(Search, EverythingOfOnePatient) {
  const auto bundle = json(get("/fhir/Patient/p1/$everything"));
  EXPECT_EQ(bundle.at("total").text(), "6");
  EXPECT_EQ(get("/fhir/Patient/p2/$everything").status, 404);
  EXPECT_EQ(get("/fhir/Observation/o1/$everything").status, 404);
  allow("system/Patient.r");
  EXPECT_EQ(json(get("/fhir/Patient/p1/$everything")).at("total").text(), "1")
      << "only types the token reaches";
}

TEST_F(Search, TheServerSaysWhatItDoes) {
  caller_ = fail(Kind::Unauthenticated, "no token");
  const auto response = get("/fhir/metadata");
  EXPECT_EQ(response.status, 200);
  const auto all = json(response);
  EXPECT_EQ(all.at("fhirVersion").text(), "4.0.1");
  EXPECT_EQ(all.path("rest.0.interaction.0.code").text(), "transaction");
  std::set<std::string> types, codes, parameters;
  for (const fhir::Json& one : all.path("rest.0.resource").items()) {
    types.emplace(one.at("type").text());
    if (one.at("type").text() != "Patient") continue;
    for (const fhir::Json& code : one.at("interaction").items())
      codes.emplace(code.at("code").text());
    for (const fhir::Json& code : one.at("searchParam").items())
      parameters.emplace(code.at("name").text());
    EXPECT_EQ(one.at("updateCreate"), fhir::Json(false));
    EXPECT_EQ(one.path("operation.0.name").text(), "everything");
  }
  EXPECT_EQ(types.size(), 145u) << "R4's 146 but for Parameters";
  EXPECT_EQ(codes, (std::set<std::string>{"read", "vread", "update", "patch", "delete", "create",
                                          "history-instance", "search-type"}));
  EXPECT_TRUE(parameters.contains("birthdate") && parameters.contains("identifier"));
  EXPECT_EQ(get("/fhir/metadata?_format=xml").status, 406);
  EXPECT_EQ(json(get("/fhir/.well-known/smart-configuration")).at("token_endpoint").text(),
            "https://weft.example/oauth/token");
}

}  // namespace
}  // namespace weft::api
