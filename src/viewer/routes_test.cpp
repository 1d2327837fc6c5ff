// SPDX-License-Identifier: Apache-2.0
// The routes ask the Door once for what they show, and pass its refusals on.
#include <gtest/gtest.h>

#include "tests/pages/fixture_chart.hpp"
#include "viewer/pages.hpp"

namespace weft::viewer {
namespace {

// Answers from the fixture, or refuses, and keeps what it was asked.
class FixtureDoor : public record::Door {
 public:
  Result<record::PersonHandle> admit(const auth::Principal&, const record::PersonRequest&,
                                     std::string_view) override {
    return fail(Kind::Bug, "pages never admit");
  }
  Result<record::chart::Chart> open(const auth::Principal&, const record::PersonHandle& person,
                                    std::string_view page, std::string_view key) override {
    asked.push_back(std::string(page) + " " + person.bytes + " " + std::string(key));
    if (refusal) return fail(*refusal, "refused");
    return testing::joan();
  }
  Result<record::chart::ItemView> open_item(const auth::Principal&, const record::PersonHandle&,
                                            std::string_view number, std::string_view) override {
    asked.push_back("item " + std::string(number));
    if (number != "ALLERGY-penicillin") return fail(Kind::NotFound, "no such item");
    return testing::item_view(testing::joan(), std::string(number));
  }
  Result<std::vector<uint64_t>> find_for_audit(const record::PersonRequest&) override {
    return fail(Kind::Bug, "pages never search the audit");
  }

  std::vector<std::string> asked;
  std::optional<Kind> refusal;
};

struct Answer {
  Result<net::Response> response;
  std::vector<std::string> asked;
};

Answer get(const std::string& path, std::optional<Kind> refusal = {}) {
  FixtureDoor door;
  door.refusal = refusal;
  const auto router =
      gate::Router::build(record_pages(door, [] { return testing::fixture_now(); }, "training"));
  EXPECT_TRUE(router) << router.error().detail;
  gate::Match match = router->find("GET", path);
  if (!match.route) return {fail(Kind::NotFound, "no route"), {}};
  EXPECT_TRUE(match.route->audited);
  EXPECT_EQ(match.route->auth, gate::Auth::Context);
  match.parameters.erase("context");
  record::access::Context context;
  context.principal = {
      .user = "u1", .name = "Dr Priya Nair", .role = auth::Role::Nurse, .organisation = "R1H"};
  context.person = record::PersonHandle{7, "handle"};
  context.number_key = "key";
  const net::Request request{.method = "GET", .path = path};
  const gate::PageRequest page{request, context, match.parameters, "/c/CONTEXT/"};
  auto response = std::get<gate::PageHandler>(match.route->handler)(page);
  return {std::move(response), door.asked};
}

bool has(const net::Response& response, std::string_view part) {
  return response.body.find(part) != std::string::npos;
}

TEST(Routes, EachPageAsksTheDoorOnce) {
  for (const std::string page : {"record", "allergies", "problems", "contacts", "results"}) {
    const Answer answer = get("/c/CONTEXT/" + page);
    ASSERT_TRUE(answer.response) << page;
    EXPECT_EQ(answer.asked, std::vector<std::string>{page + " handle key"});
    EXPECT_TRUE(has(*answer.response, "Smith"));
    EXPECT_TRUE(has(*answer.response, "Nurse")) << "the role in words";
    EXPECT_TRUE(has(*answer.response, "TRAINING"));
    EXPECT_TRUE(has(*answer.response, "href=\"/c/CONTEXT/" + page + "\" aria-current=\"page\""));
  }
}

TEST(Routes, AnItemIsOpenedByItsOpaqueNumber) {
  const Answer answer = get("/c/CONTEXT/item/ALLERGY-penicillin");
  ASSERT_TRUE(answer.response);
  EXPECT_EQ(answer.asked, std::vector<std::string>{"item ALLERGY-penicillin"});
  EXPECT_TRUE(has(*answer.response, "Allergy: "));
  EXPECT_EQ(get("/c/CONTEXT/item/other").response.error().kind, Kind::NotFound);
}

TEST(Routes, UnknownHeadingsAreNotFoundWithoutALook) {
  for (const char* path : {"/c/CONTEXT/internal", "/c/CONTEXT/demographics", "/c/CONTEXT/x"}) {
    const Answer answer = get(path);
    ASSERT_FALSE(answer.response) << path;
    EXPECT_EQ(answer.response.error().kind, Kind::NotFound);
    EXPECT_TRUE(answer.asked.empty());
  }
}

TEST(Routes, RefusalsOfTheDoorArePassedOn) {
  for (const Kind kind : {Kind::Forbidden, Kind::Unavailable}) {
    const Answer answer = get("/c/CONTEXT/record", kind);
    ASSERT_FALSE(answer.response);
    EXPECT_EQ(answer.response.error().kind, kind);
  }
}

TEST(Routes, ATicketMayNameTheHeadings) {
  EXPECT_EQ(launch_pages(),
            (std::set<std::string>{"allergies", "problems", "contacts", "results"}));
}

}  // namespace
}  // namespace weft::viewer
