// SPDX-License-Identifier: Apache-2.0
#include "app/terminal.hpp"

#include <gtest/gtest.h>

#include "app/control.hpp"

namespace weft::app {
namespace {

using fhir::Json;

TEST(Terminal, ControlCharactersAreNamed) {
  EXPECT_EQ(for_terminal("Zoë \x1b[2J\x07 a\tb"), "Zoë <U+001B>[2J<U+0007> a b");
  EXPECT_EQ(for_terminal("a\xE2\x80\xAE"
                         "b\xC2\x9B"
                         "1m"),
            "a<U+202E>b<U+009B>1m");
  EXPECT_EQ(for_terminal("a\r\nb\rc\nd"), "a\\nb\\nc\\nd");
  EXPECT_EQ(for_terminal("a\nb", "\n    "), "a\n    b");
  EXPECT_EQ(for_terminal("\xFF"), "\xEF\xBF\xBD");
}

TEST(Terminal, AnswersForPeopleHoldNone) {
  const std::string hostile = "\x1b]0;x\x07\nseq=9";
  const Json row = Json::object().set("text", hostile).set("deep", Json::array({Json(hostile)}));
  for (const ControlAnswer& answer :
       {answer_lines({row}), answer(row), answer(Json::array({row})), answer(Json(hostile))}) {
    const std::string shown = render_answer(answer, false);
    EXPECT_EQ(shown.find('\x1b'), std::string::npos) << shown;
    EXPECT_EQ(shown.find('\x07'), std::string::npos) << shown;
    EXPECT_EQ(shown.find("\nseq"), std::string::npos) << shown;
    EXPECT_NE(shown.find("seq=9"), std::string::npos) << shown;
  }
}

}  // namespace
}  // namespace weft::app
