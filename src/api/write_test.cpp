// SPDX-License-Identifier: Apache-2.0
// Writing one by one and in bundles.
#include "api/api_fixture.hpp"

namespace weft::api {
namespace {

class Write : public ApiTest {};

constexpr std::string_view kMary = R"({"resourceType":"Patient","gender":"female"})";

TEST_F(Write, CreateSaysWhereItIs) {
  const auto response = send("POST", "/fhir/Patient", kMary);
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(header(response, "location"), "https://weft.example/fhir/Patient/new1/_history/1");
  EXPECT_EQ(header(response, "etag"), "W/\"1\"");
  EXPECT_EQ(json(response).at("id").text(), "new1");
  EXPECT_EQ(send("POST", "/fhir/Patient", kMary, {{"prefer", "return=minimal"}}).body, "");
  EXPECT_EQ(json(send("POST", "/fhir/Patient", kMary, {{"prefer", "return=OperationOutcome"}}))
                .at("resourceType")
                .text(),
            "OperationOutcome");
}

TEST_F(Write, ConditionalCreateFindsWhatIsThere) {
  EXPECT_EQ(send("POST", "/fhir/Patient", kMary, {{"if-none-exist", "gender=female"}}).status, 201);
  const auto again = send("POST", "/fhir/Patient", kMary, {{"if-none-exist", "gender=female"}});
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(json(again).at("id").text(), "new1");
  put("Patient", "p9", kMary);
  EXPECT_EQ(send("POST", "/fhir/Patient", kMary, {{"if-none-exist", "gender=female"}}).status, 412);
}

TEST_F(Write, BodiesAreCheckedBeforeAnythingIsFiled) {
  EXPECT_EQ(send("POST", "/fhir/Observation", kMary).status, 400);
  EXPECT_EQ(send("POST", "/fhir/Patient", "{\"resourceType\":").status, 400);
  EXPECT_EQ(send("POST", "/fhir/Patient", "[]").status, 400);
  EXPECT_EQ(ask({.method = "POST",
                 .path = "/fhir/Patient",
                 .headers = {{"content-type", "application/fhir+xml"}},
                 .body = "<Patient/>"})
                .status,
            415);
  EXPECT_EQ(ask({.method = "POST", .path = "/fhir/Patient", .body = std::string(kMary)}).status,
            415);
  EXPECT_TRUE(kept_.order.empty());
}

TEST_F(Write, UpdateHoldsToTheVersionItNames) {
  const std::string body = R"({"resourceType":"Patient","id":"p1","active":false})";
  EXPECT_EQ(send("PUT", "/fhir/Patient/p1", body, {{"if-match", "W/\"2\""}}).status, 412);
  const auto done = send("PUT", "/fhir/Patient/p1", body, {{"if-match", "W/\"1\""}});
  EXPECT_EQ(done.status, 200);
  EXPECT_EQ(header(done, "etag"), "W/\"2\"");
  EXPECT_EQ(send("PUT", "/fhir/Patient/p1", body, {{"if-match", "2"}}).status, 400);
  EXPECT_EQ(send("PUT", "/fhir/Patient/p2", body).status, 400) << "another id in the body";
}

TEST_F(Write, NoClientMakesUpAnId) {
  const auto response =
      send("PUT", "/fhir/Patient/mine", R"({"resourceType":"Patient","id":"mine"})");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(issue(response), "not-supported");
}

TEST_F(Write, ConditionalUpdateAndDeleteFollowTheirCondition) {
  EXPECT_EQ(send("PUT", "/fhir/Patient?gender=female", kMary).status, 201);
  EXPECT_EQ(send("PUT", "/fhir/Patient?gender=female", kMary).status, 200);
  EXPECT_EQ(send("PUT", "/fhir/Patient", kMary).status, 400);
  EXPECT_EQ(send("DELETE", "/fhir/Patient", "").status, 400) << "never all of them";
  EXPECT_EQ(send("DELETE", "/fhir/Patient?gender=female", "").status, 204);
  EXPECT_EQ(send("DELETE", "/fhir/Patient?gender=female", "").status, 404);
}

TEST_F(Write, DeletingTwiceIsDone) {
  EXPECT_EQ(send("DELETE", "/fhir/Patient/p1", "").status, 204);
  EXPECT_EQ(send("DELETE", "/fhir/Patient/p1", "").status, 204);
}

TEST_F(Write, PatchesOfBothKinds) {
  const std::string patch = R"([{"op":"replace","path":"/active","value":false}])";
  const auto response = ask({.method = "PATCH",
                             .path = "/fhir/Patient/p1",
                             .headers = {{"content-type", "application/json-patch+json"}},
                             .body = patch});
  EXPECT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(json(response).at("active"), fhir::Json(false));
  const auto path = send("PATCH", "/fhir/Patient?birthDate=1970-01-31", R"({"resourceType":
    "Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"delete"},
    {"name":"path","valueString":"Patient.birthDate"}]}]})");
  EXPECT_EQ(path.status, 200) << path.body;
  EXPECT_TRUE(json(path).at("birthDate").is_null());
  EXPECT_EQ(send("PATCH", "/fhir/Patient/p1", kMary).status, 400);
  allow("system/Patient.u");
  EXPECT_EQ(send("PATCH", "/fhir/Patient/p1", "{}").status, 403) << "its tests would tell";
}

TEST_F(Write, APatchOvertakenIsLaidOverWhatThereIsNow) {
  kept_.before_change = [this] {
    put("Patient", "p1", R"({"resourceType":"Patient","active":true,"gender":"other"})");
  };
  const auto response = ask({.method = "PATCH",
                             .path = "/fhir/Patient/p1",
                             .headers = {{"content-type", "application/json-patch+json"}},
                             .body = R"([{"op":"replace","path":"/active","value":false}])"});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(json(response).at("gender").text(), "other");
  EXPECT_EQ(header(response, "etag"), "W/\"3\"");
}

std::string bundle(std::string_view type, std::string_view entries) {
  return R"({"resourceType":"Bundle","type":")" + std::string(type) + R"(","entry":[)" +
         std::string(entries) + "]}";
}

TEST_F(Write, TransactionsAnswerInTheirOrderAndWriteInTheStandards) {
  const auto response = send("POST", "/fhir", bundle("transaction", R"(
    {"request":{"method":"GET","url":"Patient?gender=female"}},
    {"resource":{"resourceType":"Patient","id":"p1"},"request":{"method":"PUT","url":"Patient/p1"}},
    {"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","gender":"female"},
     "request":{"method":"POST","url":"Patient"}},
    {"request":{"method":"DELETE","url":"https://weft.example/fhir/Observation/o1"}})"));
  EXPECT_EQ(response.status, 404) << "nothing is deleted, nothing stays";
  EXPECT_EQ(kept_.kept.size(), 1u);
  put("Observation", "o1", R"({"resourceType":"Observation"})");
  kept_.order.clear();
  const auto done = json(send("POST", "/fhir/", bundle("transaction", R"(
    {"request":{"method":"GET","url":"Patient?gender=female"}},
    {"resource":{"resourceType":"Patient","id":"p1"},"request":{"method":"PUT","url":"Patient/p1"}},
    {"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","gender":"female"},
     "request":{"method":"POST","url":"Patient"}},
    {"request":{"method":"DELETE","url":"/Observation/o1"}})")));
  EXPECT_EQ(kept_.order,
            (std::vector<std::string>{"delete Observation", "create Patient", "update Patient"}));
  EXPECT_EQ(done.at("type").text(), "transaction-response");
  EXPECT_EQ(done.path("entry.0.resource.total").text(), "1");
  EXPECT_EQ(done.path("entry.1.response.etag").text(), "W/\"2\"");
  EXPECT_EQ(done.path("entry.2.response.status").text(), "201 Created");
  EXPECT_EQ(done.path("entry.2.response.location").text(), "Patient/new2/_history/1");
  EXPECT_EQ(done.path("entry.3.response.status").text(), "204 No Content");
}

TEST_F(Write, ATransactionsErrorNamesItsEntry) {
  const auto response = send("POST", "/fhir", bundle("transaction", R"(
    {"resource":{"resourceType":"Patient","id":"p1","bad":true},
     "request":{"method":"PUT","url":"Patient/p1"}},
    {"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}})"));
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(json(response).path("issue.0.expression.0").text(), "Bundle.entry[0].bad");
  const auto other = send("POST", "/fhir", bundle("transaction", R"(
    {"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}},
    {"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Observation"}})"));
  EXPECT_EQ(json(other).path("issue.0.expression.0").text(), "Bundle.entry[1].resourceType");
  EXPECT_EQ(kept_.kept.size(), 1u);
}

TEST_F(Write, ABatchsEntriesStandForThemselves) {
  const auto done = json(send("POST", "/fhir", bundle("batch", R"(
    {"request":{"method":"GET","url":"Patient/p1"}},
    {"request":{"method":"GET","url":"Patient/p2"}},
    {"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}},
    {"resource":{},"request":{"method":"POST","url":""}})")));
  EXPECT_EQ(done.path("entry.0.resource.id").text(), "p1");
  EXPECT_EQ(done.path("entry.0.response.etag").text(), "W/\"1\"");
  EXPECT_EQ(done.path("entry.1.response.status").text(), "404 Not Found");
  EXPECT_EQ(done.path("entry.1.response.outcome.issue.0.code").text(), "not-found");
  EXPECT_EQ(done.path("entry.2.response.status").text(), "201 Created");
  EXPECT_EQ(done.path("entry.3.response.status").text(), "404 Not Found") << "no bundle in it";
  EXPECT_EQ(send("POST", "/fhir", bundle("document", "")).status, 400);
}

TEST_F(Write, ScopesHoldInsideBundlesToo) {
  allow("system/Patient.r");
  const std::string entry =
      R"({"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}})";
  EXPECT_EQ(send("POST", "/fhir", bundle("transaction", entry)).status, 403);
  EXPECT_EQ(
      json(send("POST", "/fhir", bundle("batch", entry))).path("entry.0.response.status").text(),
      "403 Forbidden");
  EXPECT_EQ(send("POST", "/fhir/Patient", kMary).status, 403);
  EXPECT_EQ(send("DELETE", "/fhir/Patient/p1", "").status, 403);
  EXPECT_TRUE(kept_.order.empty());
}

}  // namespace
}  // namespace weft::api
