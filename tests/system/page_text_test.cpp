// SPDX-License-Identifier: Apache-2.0
#include "tests/system/page_text.hpp"

#include <gtest/gtest.h>

namespace weft::testing {
namespace {

TEST(PageText, KeepsTextApartFromMarkup) {
  const PageText page = read_page(
      "<!doctype html><!-- <b>no</b> --><p class=\"x\">a &lt;b&gt; &#39;c&#39; <b>d</b>e</p>"
      "<a href='/c/1?x=1&amp;y'>f</a><script>var x = '<i>';</script>1 < 2");
  EXPECT_EQ(page.text, " a <b> 'c' de  f  1 < 2");
  EXPECT_EQ(page.shapes, (std::set<std::string>{"p class", "b", "a href", "script"}));
  EXPECT_EQ(page.links, (std::set<std::string>{"/c/1?x=1&y"}));
}

TEST(PageText, SeesWhatWasNotEscaped) {
  const PageText page = read_page("<p>x<img src=x onerror=alert(1)></p><p title=\"a\" onclick=b>");
  EXPECT_TRUE(page.shapes.contains("img onerror src"));
  EXPECT_TRUE(page.shapes.contains("p onclick title"));
  EXPECT_EQ(page.text.find("onerror"), std::string::npos);
}

}  // namespace
}  // namespace weft::testing
