// SPDX-License-Identifier: Apache-2.0
// Cases: tests/cases/fhir_xml, each one document.
#include "fhir/xml/xml.hpp"

#include <gtest/gtest.h>

#include "fhir/xml/xml_text.hpp"
#include "tests/case.hpp"

namespace weft::fhir {
namespace {

std::string told(const Result<Json>& json) {
  if (json) return render_json_pretty(*json);
  return "error at " + json.error().where + ": " + json.error().detail;
}

TEST(Xml, Cases) {
  testing::run_cases("fhir_xml", [](const std::string& input) { return told(parse_xml(input)); });
}

std::string utf16(std::u16string_view text, bool big_endian) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char high = static_cast<char>(unit >> 8), low = static_cast<char>(unit & 0xFF);
    bytes += big_endian ? high : low;
    bytes += big_endian ? low : high;
  }
  return bytes;
}

constexpr std::u16string_view kWide =
    u"\uFEFF<?xml version=\"1.0\" encoding=\"UTF-16\"?>"
    u"<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"\u00e9\U0001F600\"/></Patient>";
constexpr std::string_view kNarrow = R"({"resourceType":"Patient","id":"é😀"})";

TEST(Xml, EncodingIsToldByTheMark) {
  for (const bool big_endian : {false, true}) {
    const auto json = parse_xml(utf16(kWide, big_endian));
    ASSERT_TRUE(json) << json.error().detail;
    EXPECT_EQ(render_json(*json), kNarrow);
  }
  EXPECT_TRUE(parse_xml("\xEF\xBB\xBF<Patient xmlns='http://hl7.org/fhir'/>"));
  EXPECT_FALSE(parse_xml(utf16(kWide, true).substr(2)));
  EXPECT_FALSE(parse_xml(utf16(kWide, true) + "\n"));
  EXPECT_FALSE(parse_xml(utf16(u"\uFEFF<a>\xD800</a>", true)));
  EXPECT_FALSE(parse_xml("<Patient xmlns='http://hl7.org/fhir'><id value='\xFF'/></Patient>"));
  EXPECT_FALSE(parse_xml("<Patient xmlns='http://hl7.org/fhir'><id value='\x01'/></Patient>"));
  EXPECT_FALSE(parse_xml("<Patient xmlns='http://hl7.org/fhir'><id value='\uFFFE'/></Patient>"));
  EXPECT_FALSE(parse_xml(""));
}

std::string nested(std::string_view open, std::string_view close, size_t times) {
  std::string text = "<Patient xmlns='http://hl7.org/fhir'>";
  for (size_t i = 0; i < times; ++i) text += open;
  for (size_t i = 0; i < times; ++i) text += close;
  return text + "</Patient>";
}

TEST(Xml, DeepAndLongIsRefused) {
  const std::string_view open = "<extension url='u'>", close = "</extension>";
  const auto deep = parse_xml(nested(open, close, 200'000));
  ASSERT_FALSE(deep);
  EXPECT_EQ(deep.error().kind, Kind::TooLarge);
  EXPECT_TRUE(parse_xml(nested(open, close, 20)));
  EXPECT_EQ(parse_xml(nested(open, close, 20), {.depth = 20}).error().kind, Kind::TooLarge);
  EXPECT_EQ(parse_xml(nested(open, close, 1), {.bytes = 50}).error().kind, Kind::TooLarge);
  const std::string narrative =
      nested("<b>", "</b>", 200'000)
          .substr(std::string("<Patient xmlns='http://hl7.org/fhir'>").size());
  EXPECT_TRUE(
      parse_xml("<Patient xmlns='http://hl7.org/fhir'><text><div xmlns="
                "'http://www.w3.org/1999/xhtml'>" +
                narrative.substr(0, narrative.size() - 10) + "</div></text></Patient>"));
}

TEST(Xml, ManyAttributesAreRefused) {
  std::string text = "<Patient xmlns='http://hl7.org/fhir'";
  for (int i = 0; i < 100; ++i) text += " xmlns:p" + std::to_string(i) + "='u'";
  EXPECT_EQ(parse_xml(text + "/>").error().kind, Kind::TooLarge);
}

TEST(Xml, ReferencesAreTheFiveAndNumbers) {
  EXPECT_EQ(decode_references("a&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;"), "a<>&\"'A😀");
  for (const char* bad : {"&nbsp;", "&", "&;", "&#;", "&#x;", "&#0;", "&#xD800;", "&#x110000;",
                          "&lt", "&#99999999999;", "&#-1;", "<", "&LT;"})
    EXPECT_FALSE(decode_references(bad)) << bad;
}

}  // namespace
}  // namespace weft::fhir
