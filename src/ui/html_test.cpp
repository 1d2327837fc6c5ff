// SPDX-License-Identifier: Apache-2.0
#include "ui/html.hpp"

#include <gtest/gtest.h>

#include "ui/assets.hpp"
#include "ui/page.hpp"

namespace weft::ui {
namespace {

std::string shown(std::string_view text) { return std::string(foreign(text).view()); }

TEST(Html, EscapesTextAndAttributeValues) {
  Html out;
  out.element("p", "<b> & \"q\" 'a'", {{"title", "\" onload=\"x"}});
  EXPECT_EQ(out.view(),
            "<p title=\"&quot; onload=&quot;x\">&lt;b&gt; &amp; &quot;q&quot; &#39;a&#39;</p>");
}

TEST(Html, LeavesOutAbsentAttributesAndWritesBooleanOnes) {
  Html out;
  out.open("details", {{"id", "x", false}, {"open", {}, true}, {"title", ""}});
  EXPECT_EQ(out.view(), "<details open title=\"\">");
}

TEST(Foreign, IsolatesAndEscapes) {
  EXPECT_EQ(shown("<script>"), "<bdi>&lt;script&gt;</bdi>");
  EXPECT_EQ(shown("Zoë O'Neill"), "<bdi>Zoë O&#39;Neill</bdi>");
}

TEST(Foreign, NamesCharactersThatHideOrReorder) {
  EXPECT_EQ(shown("a\xE2\x80\xAE"
                  "b"),
            "<bdi>a<span class=\"app-hidden\">U+202E</span>b</bdi>");
  EXPECT_EQ(shown(std::string_view("\0\x1B\x7F", 3)),
            "<bdi><span class=\"app-hidden\">U+0000</span><span class=\"app-hidden\">U+001B</span>"
            "<span class=\"app-hidden\">U+007F</span></bdi>");
  EXPECT_EQ(shown("\xEF\xBB\xBF"), "<bdi><span class=\"app-hidden\">U+FEFF</span></bdi>");
}

TEST(Foreign, KeepsJoinersAndEmojiAndBreaksLines) {
  const std::string family = "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9";
  EXPECT_EQ(shown(family), "<bdi>" + family + "</bdi>");
  EXPECT_EQ(shown("a\r\nb\nc\rd\te"), "<bdi>a<br>b<br>c<br>d e</bdi>");
}

TEST(Foreign, ReplacesBrokenUtf8) {
  EXPECT_EQ(shown("a\xC3"), "<bdi>a\xEF\xBF\xBD</bdi>");
  EXPECT_EQ(shown("\xC0\xAF"), "<bdi>\xEF\xBF\xBD\xEF\xBF\xBD</bdi>");
  EXPECT_EQ(shown("\xED\xA0\x80"), "<bdi>\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD</bdi>");
}

TEST(Assets, CarryNoAddressOfTheOutsideAndNoFont) {
  ASSERT_EQ(all_assets().size(), 2u);
  for (const Asset& asset : all_assets()) {
    EXPECT_EQ(asset.bytes.find("url("), std::string_view::npos) << asset.name;
    EXPECT_EQ(asset.bytes.find("http"), std::string_view::npos) << asset.name;
    EXPECT_EQ(asset.bytes.find("@font-face"), std::string_view::npos) << asset.name;
    EXPECT_EQ(asset.bytes.find("Frutiger"), std::string_view::npos) << asset.name;
    EXPECT_EQ(asset.hash.size(), 64u);
  }
  EXPECT_NE(find_asset("weft.css")->bytes.find(".nhsuk-table"), std::string_view::npos);
  EXPECT_NE(find_asset("weft.js")->bytes.find("pageshow"), std::string_view::npos);
  EXPECT_FALSE(find_asset("../weft.css"));
}

TEST(Page, HasLanguageTitleOneHeadingAndAWayPastTheTop) {
  const std::string page_text =
      page({.title = "Summary", .before = environment_mark("demo"), .main = text("body")});
  EXPECT_TRUE(page_text.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">"));
  EXPECT_NE(page_text.find("<title>Summary – Weft</title>"), std::string::npos);
  EXPECT_NE(page_text.find("<h1 class=\"app-title\">Summary</h1>"), std::string::npos);
  EXPECT_NE(page_text.find("href=\"#maincontent\""), std::string::npos);
  EXPECT_NE(page_text.find("id=\"maincontent\""), std::string::npos);
  EXPECT_NE(page_text.find(asset_url("weft.css")), std::string::npos);
  EXPECT_NE(page_text.find("<strong>DEMO</strong>"), std::string::npos);
}

}  // namespace
}  // namespace weft::ui
