// SPDX-License-Identifier: Apache-2.0
#include "gate/gate.hpp"

#include "gate/error_page.hpp"
#include "gate/gate_fixture.hpp"
#include "gate/session_cookie.hpp"
#include "ui/assets.hpp"

namespace weft::gate {
namespace {

const std::string kBothHosts = "frame-ancestors https://ward.test https://clinic.test";

TEST_F(GateTest, ListsItsRoutes) {
  std::string text;
  for (const Route& route : all_routes({})) {
    text += route.method + " " + route.path_template + " " + std::string(word_for(route.auth)) +
            " " + std::string(word_for(route.policy)) + (route.audited ? " audited\n" : "\n");
  }
  EXPECT_EQ(text,
            "POST /launch ticket admit audited\n"
            "POST /end ticket no-data audited\n"
            "POST /oauth/token none no-data audited\n"
            "GET /timed-out none no-data\n"
            "GET /assets/{name} none no-data\n");
  EXPECT_EQ(gate_->routes().size(), all_routes({}).size() + 5);
}

TEST_F(GateTest, PagesWearStrictHeaders) {
  const net::Response launched = launch();
  for (const char* page : {"record", "results", "falls/forbidden", "falls/unavailable"}) {
    const std::string place = header(launched, "location");
    const net::Response answer =
        get(place.substr(0, place.rfind('/') + 1) + page, cookie_of(launched));
    EXPECT_EQ(header(answer, "cache-control"), "no-store");
    EXPECT_EQ(header(answer, "referrer-policy"), "same-origin");
    EXPECT_EQ(header(answer, "x-content-type-options"), "nosniff");
    EXPECT_EQ(header(answer, "content-security-policy"),
              "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
              "form-action 'self'; base-uri 'none'; frame-ancestors https://ward.test");
    EXPECT_EQ(header(answer, "refresh"), "900; url=/timed-out");
    EXPECT_EQ(header(answer, "content-type"), "text/html; charset=utf-8");
  }
}

TEST_F(GateTest, ADoorwayRefusesInItsOwnForm) {
  for (const char* path : {"/fhir", "/fhir/x/y", "/fhir/x/y/z/a/b"}) {
    EXPECT_EQ(get(path).body, "own form") << path;
    EXPECT_EQ(get(path).status, 404) << path;
  }
  EXPECT_NE(get("/fhirx").body, "own form");
}

TEST_F(GateTest, AnAnswerWithoutContextIsFramedByHostsOrNobody) {
  for (const char* path : {"/timed-out", "/c/abc/record"}) {
    const net::Response answer = get(path);
    EXPECT_TRUE(header(answer, "content-security-policy").ends_with(kBothHosts)) << path;
    EXPECT_EQ(header(answer, "refresh"), "") << path;
    EXPECT_EQ(header(answer, "cache-control"), "no-store") << path;
  }
  for (const char* path : {"/", "/launch", "/c/abc"}) {
    const net::Response answer = get(path);
    EXPECT_TRUE(header(answer, "content-security-policy").ends_with("frame-ancestors 'none'"))
        << path;
    EXPECT_EQ(header(answer, "cache-control"), "no-store") << path;
  }
}

TEST_F(GateTest, SaysWhatIsNotThere) {
  EXPECT_EQ(get("/").status, 404);
  EXPECT_EQ(get("/assets/none.css").status, 404);
  const net::Response wrong = get("/launch");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(header(wrong, "allow"), "POST");
}

TEST_F(GateTest, OnlyTheCookieOfItsSessionOpensAPage) {
  const net::Response one = launch(), two = launch({{"sub", R"("u2")"}});
  const std::string place = header(one, "location");
  EXPECT_EQ(get(place, cookie_of(one)).status, 200);
  const net::Response foreign = get(place, cookie_of(two)), none = get(place),
                      unknown = get("/c/abc/record", cookie_of(one));
  for (const net::Response& refused : {foreign, none, unknown}) {
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.body, foreign.body);
    EXPECT_EQ(refused.headers, foreign.headers);
  }
  EXPECT_EQ(get(place, "a=b; " + cookie_of(two) + "; " + cookie_of(one)).status, 200);
}

TEST_F(GateTest, AFrameWhoseCookieDidNotComeBackSaysSo) {
  const std::string place = header(launch(), "location");
  const net::Response framed = get(place, {}, {{"sec-fetch-dest", "iframe"}});
  EXPECT_EQ(framed.status, 403);
  EXPECT_NE(framed.body.find("open in a window from your system"), std::string::npos);
  EXPECT_TRUE(header(framed, "content-security-policy").ends_with(kBothHosts));
  const net::Response window = get(place, {}, {{"sec-fetch-dest", "document"}});
  EXPECT_EQ(window.body.find("open in a window from your system"), std::string::npos);
  const net::Response wrong = get(place, "__Host-weft=AAAA", {{"sec-fetch-dest", "iframe"}});
  EXPECT_EQ(wrong.body.find("open in a window from your system"), std::string::npos);
}

TEST_F(GateTest, TheSameWindowShowsThatThePatientChanged) {
  const net::Response first = launch({{"window", R"("w")"}});
  const net::Response second = launch({{"window", R"("w")"},
                                       {"patient", R"({"system":"x","value":"9990000026"})"},
                                       {"birth_date", R"("1960-03-04")"}},
                                      cookie_of(first));
  ASSERT_EQ(second.status, 303);
  const net::Response before = get(header(first, "location"), cookie_of(second));
  EXPECT_EQ(before.status, 410);
  EXPECT_NE(before.body.find("patient changed in host"), std::string::npos);
  EXPECT_EQ(before.body.find("999"), std::string::npos);
  EXPECT_TRUE(get(header(second, "location"), cookie_of(second)).body.ends_with(" 9990000026"));
}

TEST_F(GateTest, TwoTabsOnTwoPeopleKeepTheirOwn) {
  const net::Response first = launch();
  const net::Response second = launch(
      {{"patient", R"({"system":"x","value":"9990000026"})"}, {"birth_date", R"("1960-03-04")"}},
      cookie_of(first));
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(get(header(first, "location"), cookie_of(second)).body.ends_with(" 9990000018"));
    EXPECT_TRUE(get(header(second, "location"), cookie_of(second)).body.ends_with(" 9990000026"));
  }
}

TEST_F(GateTest, PagesTimeOutAndTheTimedOutPageRenewsNothing) {
  const net::Response launched = launch();
  pass(15 * 60'000 - 1);
  EXPECT_EQ(get("/timed-out", cookie_of(launched)).status, 200);
  pass(1);
  const net::Response late = get(header(launched, "location"), cookie_of(launched));
  EXPECT_EQ(late.status, 410);
  EXPECT_NE(late.body.find("timed out"), std::string::npos);
  EXPECT_EQ(header(late, "refresh"), "");
}

TEST_F(GateTest, TheAbsoluteLimitComesBeforeTheIdleOne) {
  const net::Response launched = launch();
  for (int i = 0; i < 47; ++i) {
    pass(10 * 60'000);
    EXPECT_EQ(get(header(launched, "location"), cookie_of(launched)).status, 200);
  }
  pass(5 * 60'000);
  const net::Response last = get(header(launched, "location"), cookie_of(launched));
  EXPECT_EQ(header(last, "refresh"), "300; url=/timed-out");
  pass(5 * 60'000);
  EXPECT_EQ(get(header(launched, "location"), cookie_of(launched)).status, 410);
}

TEST_F(GateTest, WhatChangesStateMustComeFromOurOwnPages) {
  const net::Response launched = launch();
  const std::string place = header(launched, "location");
  const auto post = [&](std::string origin) {
    net::Request request{.method = "POST",
                         .path = place.substr(0, place.rfind('/')) + "/note",
                         .headers = {{"cookie", cookie_of(launched)}}};
    if (!origin.empty()) request.headers.emplace_back("origin", std::move(origin));
    return gate_->answer(request).status;
  };
  EXPECT_EQ(post(kUrl), 200);
  EXPECT_EQ(post(""), 403);
  EXPECT_EQ(post("null"), 403);
  EXPECT_EQ(post("https://ward.test"), 403);
}

TEST_F(GateTest, AFailingPageSaysNothingOfWhy) {
  const net::Response launched = launch();
  const std::string place = header(launched, "location");
  const auto fall = [&](const std::string& kind) {
    return get(place.substr(0, place.rfind('/')) + "/falls/" + kind, cookie_of(launched));
  };
  EXPECT_EQ(fall("forbidden").status, 403);
  EXPECT_EQ(fall("unavailable").status, 503);
  EXPECT_EQ(fall("throws").status, 500);
  EXPECT_EQ(fall("forbidden").body.find("secret"), std::string::npos);
}

TEST_F(GateTest, AssetsAreKeptByTheirHash) {
  const std::string url = ui::asset_url("weft.css");
  const net::Request by_hash{
      .method = "GET", .path = "/assets/weft.css", .query = url.substr(url.find('?') + 1)};
  const net::Response kept = gate_->answer(by_hash);
  EXPECT_EQ(kept.status, 200);
  EXPECT_EQ(header(kept, "content-type"), "text/css; charset=utf-8");
  EXPECT_EQ(header(kept, "cache-control"), "public, max-age=31536000, immutable");
  const net::Response asked = get("/assets/weft.css");
  EXPECT_EQ(header(asked, "cache-control"), "no-cache");
  EXPECT_EQ(asked.body, kept.body);
  const net::Response again =
      get("/assets/weft.css", {}, {{"if-none-match", header(asked, "etag")}});
  EXPECT_EQ(again.status, 304);
  EXPECT_TRUE(again.body.empty());
}

TEST(ErrorPage, EveryKindHasItsForm) {
  const std::map<Kind, int> statuses = {{Kind::Invalid, 400},     {Kind::Unauthenticated, 403},
                                        {Kind::Forbidden, 403},   {Kind::NotFound, 404},
                                        {Kind::Gone, 410},        {Kind::Conflict, 409},
                                        {Kind::TooLarge, 413},    {Kind::PreconditionFailed, 412},
                                        {Kind::Unsupported, 405}, {Kind::Busy, 503},
                                        {Kind::Unavailable, 503}, {Kind::Bug, 500}};
  for (const auto& [kind, status] : statuses) {
    const net::Response page = render_error(kind, "test");
    EXPECT_EQ(page.status, status);
    EXPECT_NE(page.body.find("<h1"), std::string::npos);
    EXPECT_NE(page.body.find("<title>"), std::string::npos);
    EXPECT_NE(page.body.find("TEST"), std::string::npos);
  }
}

TEST(SessionCookie, IsReadFromAmongOthers) {
  const auto read = [](std::string cookie) {
    return read_session_tokens({.headers = {{"cookie", std::move(cookie)}}});
  };
  using Tokens = std::vector<std::string>;
  EXPECT_EQ(read("__Host-weft=abc"), Tokens{"abc"});
  EXPECT_EQ(read("a=b;__Host-weft=abc; c=d"), Tokens{"abc"});
  EXPECT_EQ(read("__Host-weft=abc; __Host-weft=def"), (Tokens{"abc", "def"}));
  EXPECT_EQ(read("__Host-weft="), Tokens());
  EXPECT_EQ(read("__host-weft=abc"), Tokens());
  EXPECT_EQ(read("weft=abc"), Tokens());
  EXPECT_EQ(read("__Host-weft=" + std::string(200, 'a')), Tokens());
  EXPECT_EQ(read_session_tokens({}), Tokens());
}

}  // namespace
}  // namespace weft::gate
