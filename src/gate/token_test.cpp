// SPDX-License-Identifier: Apache-2.0
#include "gate/gate_fixture.hpp"
#include "gate/token_request.hpp"

namespace weft::gate {
namespace {

net::Request asking(const std::string& assertion, const std::string& scope = "system/*.rs") {
  net::Request request;
  request.method = "POST";
  request.path = "/oauth/token";
  request.peer = "192.0.2.7";
  request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  request.body = "grant_type=client_credentials&scope=" + net::url_encode(scope) +
                 "&client_assertion_type=" +
                 net::url_encode("urn:ietf:params:oauth:client-assertion-type:jwt-bearer") +
                 "&client_assertion=" + assertion;
  return request;
}

std::string token_in(const net::Response& answer) {
  const std::string name = R"("access_token":")";
  const size_t from = answer.body.find(name) + name.size();
  return answer.body.substr(from, answer.body.find('"', from) - from);
}

class TokenTest : public GateTest {
 protected:
  std::string ask(const std::string& assertion, const std::string& scope = "system/*.rs") {
    const net::Response answer = gate_->answer(asking(assertion, scope));
    return std::to_string(answer.status) + " " + (answer.status == 200 ? "" : answer.body);
  }
  net::Response read(const std::string& token) {
    return get("/fhir/Patient", {}, {{"authorization", "Bearer " + token}});
  }
};

TEST_F(TokenTest, AnAssertionBecomesATokenThatNamesItsProgram) {
  const net::Response answer =
      gate_->answer(asking(assertion(), "system/Observation.cruds system/Patient.rs"));
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(header(answer, "cache-control"), "no-store");
  EXPECT_TRUE(answer.body.ends_with(R"("token_type":"bearer","expires_in":300,)"
                                    R"("scope":"system/Observation.crs system/Patient.rs"})"));
  EXPECT_EQ(read(token_in(answer)).body,
            "labs of RXA as labs-fhir asks for Patient with system/Observation.crs "
            "system/Patient.rs");
  EXPECT_EQ(audit_.lines(), "token /oauth/token by labs\n");
}

TEST_F(TokenTest, ATokenEndsAfterFiveMinutes) {
  const std::string token = token_in(gate_->answer(asking(assertion())));
  pass(kTokenLifeMs - 1);
  EXPECT_EQ(read(token).status, 200);
  pass(1);
  EXPECT_EQ(read(token).status, 401);
}

TEST_F(TokenTest, WhatIsNoTokenOpensNothing) {
  const std::string token = token_in(gate_->answer(asking(assertion())));
  EXPECT_EQ(read(token.substr(1)).status, 401);
  EXPECT_EQ(read("").status, 401);
  EXPECT_EQ(get("/fhir/Patient").status, 401);
  EXPECT_EQ(get("/fhir/Patient", {}, {{"authorization", "Basic " + token}}).status, 401);
  EXPECT_EQ(get("/fhir/Patient", {}, {{"authorization", "bearer  " + token}}).status, 200);
}

TEST_F(TokenTest, RefusalsSayWhatOAuthSaysAndTheAuditWhy) {
  EXPECT_EQ(ask(assertion({}, "foreign")), R"(401 {"error":"invalid_client"})");
  const std::string once = assertion();
  EXPECT_EQ(ask(once), "200 ");
  EXPECT_EQ(ask(once), R"(401 {"error":"invalid_client"})");
  EXPECT_EQ(ask(assertion(), "patient/*.rs"), R"(400 {"error":"invalid_scope"})");
  EXPECT_EQ(ask(assertion(), "system/Patient.d"), R"(400 {"error":"invalid_scope"})");
  net::Request twice = asking(assertion());
  twice.body += "&scope=system%2F*.rs";
  EXPECT_EQ(gate_->answer(twice).body, R"({"error":"invalid_request"})");
  net::Request password = asking(assertion());
  password.body.replace(password.body.find("client_credentials"), 18, "password");
  EXPECT_EQ(gate_->answer(password).body, R"({"error":"unsupported_grant_type"})");
  EXPECT_EQ(audit_.lines(),
            "token-refused /oauth/token: bad signature (from 192.0.2.7)\n"
            "token /oauth/token by labs\n"
            "token-refused /oauth/token by labs: used before (from 192.0.2.7)\n");
}

TEST_F(TokenTest, NoTokenWithoutAudit) {
  audit_.fails = true;
  EXPECT_EQ(gate_->answer(asking(assertion())).status, 503);
}

TEST_F(TokenTest, AFloodIsSummed) {
  for (int i = 0; i < 200; ++i) gate_->answer(asking("x.y.z"));
  pass(60'000);
  gate_->on_tick();
  EXPECT_EQ(audit_.events.size(), 2u);
  EXPECT_EQ(audit_.events.back().count, 199u);
}

}  // namespace
}  // namespace weft::gate
