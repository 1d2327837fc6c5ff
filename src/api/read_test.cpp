// SPDX-License-Identifier: Apache-2.0
// Reading: versions, validators, forms, packing, refusals.
#include <zlib.h>
#include <zstd.h>

#include "api/api_fixture.hpp"
#include "api/outcome.hpp"
#include "api/form/packing.hpp"
#include "api/form/validators.hpp"
#include "api/form/weights.hpp"

namespace weft::api {
namespace {

class Read : public ApiTest {};

TEST_F(Read, GivesTheBodyItsVersionAndItsDate) {
  const auto response = get("/fhir/Patient/p1");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, kept_.kept["p1"][0].body);
  EXPECT_EQ(header(response, "etag"), "W/\"1\"");
  EXPECT_EQ(header(response, "last-modified"), "Tue, 14 Nov 2023 22:13:20 GMT");
  EXPECT_EQ(header(response, "content-type"), "application/fhir+json; charset=utf-8");
}

TEST_F(Read, SaysNothingAgainThatTheClientHas) {
  EXPECT_EQ(get("/fhir/Patient/p1", {{"if-none-match", "W/\"1\""}}).status, 304);
  EXPECT_EQ(get("/fhir/Patient/p1", {{"if-none-match", "W/\"2\""}}).status, 200);
  EXPECT_EQ(get("/fhir/Patient/p1", {{"if-none-match", "\"abc\""}}).status, 200);
  const std::string same = "Tue, 14 Nov 2023 22:13:20 GMT",
                    before = "Tue, 14 Nov 2023 22:13:19 GMT";
  EXPECT_EQ(get("/fhir/Patient/p1", {{"if-modified-since", same}}).status, 304);
  EXPECT_EQ(get("/fhir/Patient/p1", {{"if-modified-since", before}}).status, 200);
  EXPECT_EQ(
      get("/fhir/Patient/p1", {{"if-modified-since", same}, {"if-none-match", "W/\"2\""}}).status,
      200);
}

TEST_F(Read, AsksForATokenAndItsScopes) {
  allow("system/Observation.rs");
  const auto forbidden = get("/fhir/Patient/p1");
  EXPECT_EQ(forbidden.status, 403);
  EXPECT_EQ(issue(forbidden), "forbidden");
  caller_ = fail(Kind::Unauthenticated, "no token");
  const auto unknown = get("/fhir/Patient/p1");
  EXPECT_EQ(unknown.status, 401);
  EXPECT_EQ(header(unknown, "www-authenticate"), "Bearer");
  EXPECT_EQ(issue(unknown), "login");
}

TEST_F(Read, TellsWhatIsNotThereFromWhatWas) {
  EXPECT_EQ(get("/fhir/Patient/p2").status, 404);
  EXPECT_EQ(get("/fhir/Nonsense/p1").status, 404);
  EXPECT_EQ(get("/fhir/Parameters/p1").status, 404);
  EXPECT_EQ(send("DELETE", "/fhir/Patient/p1", "").status, 204);
  const auto gone = get("/fhir/Patient/p1");
  EXPECT_EQ(gone.status, 410);
  EXPECT_EQ(issue(gone), "deleted");
}

TEST_F(Read, GivesVersionsAndTheirHistory) {
  put("Patient", "p1", R"({"resourceType":"Patient","active":false})");
  EXPECT_EQ(json(get("/fhir/Patient/p1/_history/1")).at("active"), fhir::Json(true));
  EXPECT_EQ(get("/fhir/Patient/p1/_history/3").status, 404);
  EXPECT_EQ(get("/fhir/Patient/p1/_history/x").status, 404);
  send("DELETE", "/fhir/Patient/p1", "");
  EXPECT_EQ(get("/fhir/Patient/p1/_history/3").status, 410);
  const auto history = json(get("/fhir/Patient/p1/_history"));
  EXPECT_EQ(history.at("total").text(), "3");
  EXPECT_EQ(history.path("entry.0.request.method").text(), "DELETE");
  EXPECT_TRUE(history.path("entry.0.resource").is_null());
  EXPECT_EQ(history.path("entry.1.response.etag").text(), "W/\"2\"");
  EXPECT_EQ(history.path("entry.2.request.method").text(), "POST");
  EXPECT_EQ(history.path("entry.2.resource.active"), fhir::Json(true));
}

TEST_F(Read, ShowsAsMuchAsIsAskedFor) {
  put("Observation", "o1",
      R"({"resourceType":"Observation","status":"final","code":{"text":"x"},)"
      R"("text":{"status":"empty"},"note":[{"text":"n"}],"valueString":"v"})");
  const auto elements = json(get("/fhir/Observation/o1?_elements=value"));
  EXPECT_EQ(elements.at("valueString").text(), "v");
  EXPECT_EQ(elements.at("status").text(), "final") << "required, and a modifier";
  EXPECT_TRUE(elements.at("note").is_null());
  EXPECT_EQ(elements.path("meta.tag.0.code").text(), "SUBSETTED");
  const auto summary = json(get("/fhir/Observation/o1?_summary=true"));
  EXPECT_EQ(summary.at("valueString").text(), "v");
  EXPECT_TRUE(summary.at("note").is_null());
  EXPECT_TRUE(json(get("/fhir/Observation/o1?_summary=data")).at("text").is_null());
  EXPECT_EQ(json(get("/fhir/Observation/o1?_summary=text")).path("text.status").text(), "empty");
  EXPECT_TRUE(json(get("/fhir/Observation/o1?_summary=text")).at("valueString").is_null());
  EXPECT_EQ(get("/fhir/Observation/o1?_summary=some").status, 400);
  EXPECT_EQ(get("/fhir/Observation/o1?_since=2020").status, 400);
}

TEST_F(Read, AnswersInJsonOnly) {
  EXPECT_EQ(get("/fhir/Patient/p1", {{"accept", "application/fhir+xml"}}).status, 406);
  EXPECT_EQ(get("/fhir/Patient/p1?_format=xml").status, 406);
  EXPECT_EQ(get("/fhir/Patient/p1?_format=json", {{"accept", "text/xml"}}).status, 200);
  EXPECT_TRUE(takes_json("application/fhir+xml;q=0.9, application/json;q=0.1", ""));
  EXPECT_FALSE(takes_json("application/fhir+json;q=0, text/html", ""));
  EXPECT_TRUE(takes_json("*/*", ""));
  EXPECT_TRUE(takes_json("text/html", "application/fhir json"));
}

TEST_F(Read, HidesWhatBrokeInside) {
  kept_.refusal = Kind::Unavailable;
  const auto response = get("/fhir/Patient/p1");
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(header(response, "retry-after"), "5");
  EXPECT_EQ(response.body.find("secret"), std::string::npos);
}

TEST(Outcome, EveryKindHasItsStatus) {
  const std::vector<std::pair<Kind, int>> statuses = {
      {Kind::Invalid, 400},     {Kind::Unauthenticated, 401},
      {Kind::Forbidden, 403},   {Kind::NotFound, 404},
      {Kind::Gone, 410},        {Kind::Conflict, 409},
      {Kind::TooLarge, 413},    {Kind::PreconditionFailed, 412},
      {Kind::Unsupported, 400}, {Kind::Unavailable, 503},
      {Kind::Busy, 503},        {Kind::Bug, 500}};
  for (const auto& [kind, status] : statuses) EXPECT_EQ(refuse({kind, "d", "w"}).status, status);
  EXPECT_EQ(outcome_response({Kind::NotFound, {}, {}}, "GET").status, 405);
}

TEST(Packing, TakesTheHeaviestThatIsOffered) {
  EXPECT_EQ(decide_packing("gzip, deflate, br, zstd", 2000), Packing::Zstd);
  EXPECT_EQ(decide_packing("gzip, zstd;q=0.5", 2000), Packing::Gzip);
  EXPECT_EQ(decide_packing("gzip;q=0, *;q=0.1", 2000), Packing::Zstd);
  EXPECT_EQ(decide_packing("identity", 2000), Packing::None);
  EXPECT_EQ(decide_packing("gzip;q=0", 2000), Packing::None);
  EXPECT_EQ(decide_packing("gzip", 100), Packing::None);
}

TEST(Packing, CanBeUnpacked) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i * 7919);
  const std::string zstd = *pack(text, Packing::Zstd), gzip = *pack(text, Packing::Gzip);
  std::string back(text.size(), '\0');
  EXPECT_EQ(ZSTD_decompress(back.data(), back.size(), zstd.data(), zstd.size()), text.size());
  EXPECT_EQ(back, text);
  back.assign(text.size(), '\0');
  z_stream stream{};
  ASSERT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
  stream.avail_in = static_cast<uInt>(gzip.size());
  stream.next_out = reinterpret_cast<Bytef*>(back.data());
  stream.avail_out = static_cast<uInt>(back.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  inflateEnd(&stream);
  EXPECT_EQ(back, text);
}

TEST(Validators, AreReadStrictly) {
  EXPECT_EQ(*parse_etag("W/\"12\""), 12u);
  EXPECT_EQ(*parse_etag("\"12\""), 12u);
  for (const char* bad : {"12", "W/12", "W/\"\"", "W/\"x\"", "W/\"0\"", "*", "W/\"1\", W/\"2\""})
    EXPECT_FALSE(parse_etag(bad)) << bad;
  EXPECT_EQ(parse_http_date("Tue, 14 Nov 2023 22:13:20 GMT"), kThen);
  for (const char* bad : {"", "Tue, 14 Nov 2023 22:13:20", "Tue, 31 Feb 2023 22:13:20 GMT",
                          "Tue, 14 Nov 2023 2x:13:20 GMT", "Tuesday, 14-Nov-23 22:13:20 GMT"})
    EXPECT_FALSE(parse_http_date(bad)) << bad;
  EXPECT_EQ(parse_return("handling=lenient, return=minimal; x"), Return::Minimal);
  EXPECT_EQ(parse_return("return=OperationOutcome"), Return::Outcome);
  EXPECT_EQ(parse_return("respond-async"), Return::Default);
}

}  // namespace
}  // namespace weft::api
