// SPDX-License-Identifier: Apache-2.0
// The functional tests of UCUM: its file, and the older state of it that lies beside.
// https://github.com/FHIR/Ucum-java
#include <gtest/gtest.h>

#include <algorithm>
#include <pugixml.hpp>

#include "fhir/ucum/ucum.hpp"
#include "tests/suites/suite.hpp"

namespace weft::testing {
namespace {

namespace ucum = fhir::ucum;
using fhir::Decimal;

// How many digits the file vouches for: of 0.0063 two, of 133322000 nine.
int significant_digits(std::string_view text) {
  text = text.substr(0, text.find('e'));
  int digits = 0;
  for (const char c : text)
    if (c >= '0' && c <= '9' && (c != '0' || digits > 0)) ++digits;
  return std::max(digits, 1);
}

// Places after the point (before it: negative) of `text`, its exponent included.
int places_of(std::string_view text) {
  const size_t e = text.find('e');
  const int exponent = e == std::string_view::npos ? 0 : std::stoi(std::string(text.substr(e + 1)));
  const std::string_view digits = text.substr(0, e);
  const size_t point = digits.find('.');
  const int places =
      point == std::string_view::npos ? 0 : static_cast<int>(digits.size() - point - 1);
  return places - exponent;
}

// Equal in the digits that the file gives, or in 34 where it gives more than a decimal has.
std::string compare_with(const Result<Decimal>& ours, const std::string& expected) {
  if (!ours) return "no value: " + ours.error().detail;
  const int surplus = std::max(significant_digits(expected) - 34, 0);
  const int places = places_of(expected) - surplus;
  std::string shortened = expected;
  if (surplus > 0)
    shortened.erase(std::min(expected.find('e'), expected.size()) - surplus, surplus);
  const auto theirs = Decimal::parse(shortened);
  if (!theirs) return "the expected value has no decimal";
  // What was cut off rounds either way.
  const Decimal unit = Decimal::parse("1e" + std::to_string(-places)).value();
  const Decimal gap = Decimal::subtract(ours->rounded(std::max(places, 0)), *theirs).value();
  const Decimal size = gap.is_negative() ? gap.negated() : gap;
  if (size == Decimal(0) || (surplus > 0 && size <= unit)) return "";
  return "is " + ours->text() + ", not " + expected;
}

Decimal value_of(const pugi::xml_node& node, const char* name) {
  return Decimal::parse(node.attribute(name).value()).value();
}

ucum::Quantity quantity_of(const pugi::xml_node& node, const char* value, const char* unit) {
  return {value_of(node, value), node.attribute(unit).value()};
}

std::string check_validation(const pugi::xml_node& node) {
  const bool valid = ucum::check_unit(node.attribute("unit").value()).has_value();
  if (valid == node.attribute("valid").as_bool()) return "";
  return valid ? "accepted" : "refused";
}

std::string check_name(const pugi::xml_node& node) {
  const auto name = ucum::name_of(node.attribute("unit").value());
  if (!name) return "refused";
  return *name == node.attribute("display").value() ? "" : "is " + *name;
}

std::string check_conversion(const pugi::xml_node& node) {
  const auto from = node.attribute("srcUnit").value(), to = node.attribute("dstUnit").value();
  return compare_with(ucum::convert(value_of(node, "value"), from, to),
                      node.attribute("outcome").value());
}

std::string check_result(const Result<ucum::Quantity>& ours, const pugi::xml_node& node) {
  if (!ours) return "no value: " + ours.error().detail;
  return compare_with(ucum::convert(ours->value, ours->unit, node.attribute("uRes").value()),
                      node.attribute("vRes").value());
}

std::string check_product(const pugi::xml_node& node) {
  return check_result(ucum::multiply(quantity_of(node, "v1", "u1"), quantity_of(node, "v2", "u2")),
                      node);
}

std::string check_quotient(const pugi::xml_node& node) {
  return check_result(ucum::divide(quantity_of(node, "v1", "u1"), quantity_of(node, "v2", "u2")),
                      node);
}

struct Kind {
  const char* element;
  std::string (*check)(const pugi::xml_node&);
};

constexpr Kind kKinds[] = {{"validation", check_validation},
                           {"displayNameGeneration", check_name},
                           {"conversion", check_conversion},
                           {"multiplication", check_product},
                           {"division", check_quotient}};

void run_file(const std::string& suite_name, const std::string& file) {
  const auto suites = find_suites();
  ASSERT_TRUE(suites) << suites.error().detail;
  pugi::xml_document document;
  ASSERT_TRUE(document.load_file((*suites / "ucum" / file).c_str()));
  Suite suite(suite_name);
  for (const Kind& kind : kKinds) {
    for (const auto& node : document.child("ucumTests").child(kind.element).children("case")) {
      const std::string why = kind.check(node);
      suite.record(std::string(kind.element) + " " + node.attribute("id").value(), why.empty(),
                   why);
    }
  }
}

TEST(UcumFunctionalTests, Current) { run_file("ucum", "UcumFunctionalTests.xml"); }
TEST(UcumFunctionalTests, Older) { run_file("ucum-older", "UcumFunctionalTests.2.xml"); }

}  // namespace
}  // namespace weft::testing
