// SPDX-License-Identifier: Apache-2.0
#include "gate/routes.hpp"

#include <gtest/gtest.h>

namespace weft::gate {
namespace {

PlainHandler plain() {
  return [](const net::Request&, const Parameters&) -> Result<net::Response> {
    return net::Response{};
  };
}

PageHandler page() {
  return [](const PageRequest&) -> Result<net::Response> { return net::Response{}; };
}

Route open_route(std::string method, std::string path_template) {
  return {
      .method = std::move(method), .path_template = std::move(path_template), .handler = plain()};
}

Router router() {
  return *Router::build({open_route("POST", "/launch"), open_route("GET", "/timed-out"),
                         open_route("GET", "/assets/{name}"),
                         record_page("/c/{context}/{heading}", page()),
                         record_page("/c/{context}/record", page()),
                         record_page("/c/{context}/item/{opaque}", page())});
}

// "template name=value …", or "404", or "405 methods".
std::string found(std::string_view method, std::string_view path) {
  const Router built = router();
  const Match match = built.find(method, path);
  if (!match.route) return match.allow.empty() ? "404" : "405 " + match.allow;
  std::string text = match.route->path_template;
  for (const auto& [name, value] : match.parameters) text += " " + name + "=" + value;
  return text;
}

TEST(Router, FindsRoutes) {
  EXPECT_EQ(found("POST", "/launch"), "/launch");
  EXPECT_EQ(found("GET", "/assets/weft.css"), "/assets/{name} name=weft.css");
  EXPECT_EQ(found("GET", "/c/abc/record"), "/c/{context}/record context=abc");
  EXPECT_EQ(found("GET", "/c/abc/results"), "/c/{context}/{heading} context=abc heading=results");
  EXPECT_EQ(found("GET", "/c/abc/item/7"), "/c/{context}/item/{opaque} context=abc opaque=7");
}

TEST(Router, SaysWhatIsNotThere) {
  EXPECT_EQ(found("GET", "/"), "404");
  EXPECT_EQ(found("GET", ""), "404");
  EXPECT_EQ(found("GET", "launch"), "404");
  EXPECT_EQ(found("GET", "/c/abc"), "404");
  EXPECT_EQ(found("GET", "/c//record"), "404");
  EXPECT_EQ(found("GET", "/c/abc/"), "404");
  EXPECT_EQ(found("GET", "/c/abc/record/"), "404");
  EXPECT_EQ(found("GET", "/assets/a/b"), "404");
  EXPECT_EQ(found("GET", "/launch"), "405 POST");
  EXPECT_EQ(found("POST", "/c/abc/record"), "405 GET");
}

void expect_refused(std::vector<Route> routes, const std::string& detail) {
  const auto built = Router::build(std::move(routes));
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error().detail, detail);
}

TEST(Router, RefusesRoutesThatGuardNothing) {
  expect_refused({open_route("GET", "launch")}, "template without a slash");
  expect_refused({open_route("GET", "/a{b}")}, "braces inside a part");
  expect_refused({open_route("GET", "/{a}/{a}")}, "a parameter named twice");
  expect_refused({open_route("GET", "/{a}"), open_route("GET", "/{b}")},
                 "two routes for one request");
  expect_refused({open_route("GET", "/c/{context}/x")},
                 "a page needs a context, and only a page has one");
  expect_refused({record_page("/record", page())},
                 "a page needs a context, and only a page has one");
  Route silent = record_page("/c/{context}/x", page());
  silent.audited = false;
  expect_refused({silent}, "a look at a person that is not audited");
  Route free = record_page("/c/{context}/x", page());
  free.policy = Policy::NoData;
  expect_refused({free}, "a page without a policy");
}

}  // namespace
}  // namespace weft::gate
