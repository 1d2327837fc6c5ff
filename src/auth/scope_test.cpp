// SPDX-License-Identifier: Apache-2.0
#include "auth/scope.hpp"

#include <gtest/gtest.h>

namespace weft::auth {
namespace {

std::vector<Scope> scopes(std::string_view text) { return *parse_scopes(text); }

std::string decided(std::string_view granted, std::string_view asked) {
  return render_scopes(decide_scopes(scopes(granted), scopes(asked)));
}

TEST(Scope, BothSpellingsSayLetters) {
  EXPECT_EQ(render_scopes(scopes("system/*.read")), "system/*.rs");
  EXPECT_EQ(render_scopes(scopes("system/Patient.write")), "system/Patient.cud");
  EXPECT_EQ(render_scopes(scopes("system/*.*  system/Patient.cs")),
            "system/*.cruds system/Patient.cs");
}

TEST(Scope, RefusesWhatIsNoProgramsScope) {
  for (const char* text : {"", " ", "patient/*.rs", "user/*.rs", "openid", "system/*", "system/.rs",
                           "system/*.", "system/*.sr", "system/*.rr", "system/patient.rs",
                           "system/*.rs?category=x", "system/Patient/1.rs", "system/*.reads"})
    EXPECT_FALSE(parse_scopes(text)) << text;
}

TEST(Scope, AllowsByTypeAndLetter) {
  const auto some = scopes("system/*.s system/Observation.r");
  EXPECT_TRUE(allows(some, "Observation", Access::Read));
  EXPECT_TRUE(allows(some, "Observation", Access::Search));
  EXPECT_FALSE(allows(some, "Patient", Access::Read));
  EXPECT_FALSE(allows(some, "Observation", Access::Create));
}

TEST(Scope, GivesNoMoreThanGrantedAndNoMoreThanAsked) {
  EXPECT_EQ(decided("system/*.cruds", "system/Patient.r"), "system/Patient.r");
  EXPECT_EQ(decided("system/Patient.rs", "system/*.cruds"), "system/Patient.rs");
  EXPECT_EQ(decided("system/*.s system/Patient.r", "system/Patient.cruds"), "system/Patient.rs");
  EXPECT_EQ(decided("system/Patient.r", "system/Observation.rs"), "");
}

}  // namespace
}  // namespace weft::auth
