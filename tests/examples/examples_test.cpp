// SPDX-License-Identifier: Apache-2.0
// R4's examples: every member known, the same through XML. That they are written back byte for byte
// is counted by tests/suites/fhir_examples_suite.cpp.
#include <gtest/gtest.h>

#include <map>

#include "fhir/definitions/definitions.hpp"
#include "fhir/json/json.hpp"
#include "fhir/xml/xml.hpp"
#include "tests/examples/example_files.hpp"
#include "tests/examples/xml_writer.hpp"

namespace weft::testing {
namespace {

using fhir::Definitions;
using fhir::Json;
using fhir::TypeId;
using fhir::TypeKind;

constexpr size_t kLargeEnough = 256u << 20;

// Paths of members that R4 does not define, with the first example that has them.
class UnknownMembers {
 public:
  void look(const Json& resource, const std::string& file) {
    const auto type = resource.at("resourceType").text();
    const TypeId id = r4_.find_type(type);
    if (r4_.type(id).kind != TypeKind::Resource) found_.emplace(std::string(type), file);
    look_at(resource, id, file);
  }
  const std::map<std::string, std::string>& found() const { return found_; }

 private:
  void look_at(const Json& object, TypeId type, const std::string& file) {
    for (const auto& [name, value] : object.members()) {
      if (name == "resourceType") continue;
      const bool beside = name.starts_with('_');
      const auto property = r4_.find_property(type, beside ? name.substr(1) : name);
      const bool known = property && (!beside || is_primitive(property->type)) &&
                         value.is_array() == property->element->array;
      if (!known) {
        found_.emplace(std::string(r4_.type(type).name) + "." + name, file);
        continue;
      }
      if (value.is_array())
        for (const Json& item : value.items()) look_into(item, *property, beside, file);
      else
        look_into(value, *property, beside, file);
    }
  }

  void look_into(const Json& value, const fhir::Property& property, bool beside,
                 const std::string& file) {
    const bool has_members = beside || !is_primitive(property.type);
    if (r4_.type(property.type).kind == TypeKind::Resource)
      look(value, file);
    else if (has_members && !value.is_null() && !value.is_object())
      found_.emplace(std::string(property.element->name) + " is no object", file);
    else if (!has_members && value.is_object())
      found_.emplace(std::string(property.element->name) + " is an object", file);
    else if (has_members)
      look_at(value, property.type, file);
  }

  bool is_primitive(TypeId type) const { return r4_.type(type).kind == TypeKind::Primitive; }

  const Definitions& r4_ = Definitions::r4();
  std::map<std::string, std::string> found_;
};

bool is_null_beyond(const Json::Array& items, size_t from) {
  for (size_t i = from; i < items.size(); ++i)
    if (!items[i].is_null()) return false;
  return true;
}

// XML tells no line end from another: https://www.w3.org/TR/xml/#sec-line-ends
std::string with_xml_line_ends(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "\r\n") continue;
    out += text[i] == '\r' ? '\n' : text[i];
  }
  return out;
}

// Members in any order; nulls at the end of an array may be there or not; of a narrative, which is
// markup in both forms, the line ends.
bool is_alike(const Json& left, const Json& right) {
  if (left.is_string() && right.is_string() && left.text().starts_with("<div"))
    return with_xml_line_ends(left.text()) == right.text();
  if (left.is_array() && right.is_array()) {
    const size_t shared = std::min(left.items().size(), right.items().size());
    for (size_t i = 0; i < shared; ++i)
      if (!is_alike(left.items()[i], right.items()[i])) return false;
    return is_null_beyond(left.items(), shared) && is_null_beyond(right.items(), shared);
  }
  if (!left.is_object() || !right.is_object()) return left == right;
  if (left.members().size() != right.members().size()) return false;
  for (const auto& [name, value] : left.members())
    if (!right.find(name) || !is_alike(value, right.at(name))) return false;
  return true;
}

TEST(Examples, EveryMemberIsDefined) {
  UnknownMembers unknown;
  size_t count = 0;
  for (const auto& file : example_files()) {
    const auto json = fhir::parse_json(read_file(file));
    ASSERT_TRUE(json) << file << " " << json.error().where << ": " << json.error().detail;
    unknown.look(*json, file.filename().string());
    ++count;
  }
  EXPECT_EQ(count, examples_are_sampled() ? 266u : 5306u);
  for (const auto& [member, file] : unknown.found()) ADD_FAILURE() << member << " in " << file;
}

TEST(Examples, AreTheSameThroughXml) {
  for (const auto& file : example_files()) {
    const auto json = fhir::parse_json(read_file(file));
    ASSERT_TRUE(json) << file;
    const auto back = fhir::parse_xml(resource_as_xml(*json), {.bytes = kLargeEnough});
    ASSERT_TRUE(back) << file << " " << back.error().where << ": " << back.error().detail;
    EXPECT_TRUE(is_alike(*json, *back)) << file;
  }
}

// What the tests above compare with is seen to notice a difference.
TEST(Examples, ADifferenceIsNoticed) {
  const auto patient = fhir::parse_json(
      R"({"resourceType":"Patient","active":true,"_active":{"id":"a"},"name":[{}],)"
      R"("nickname":"x","birthDate":["1970"],"gender":{"id":"g"},)"
      R"("contained":[{"resourceType":"No"}]})");
  ASSERT_TRUE(patient);
  UnknownMembers unknown;
  unknown.look(*patient, "file");
  std::string all;
  for (const auto& [member, file] : unknown.found()) all += member + "; ";
  EXPECT_EQ(all, "No; Patient.birthDate; Patient.nickname; gender is an object; ");
  const auto text = fhir::parse_json(R"({"a":[1,{"b":"x"},null]})").value();
  EXPECT_TRUE(is_alike(text, fhir::parse_json(R"({"a":[1,{"b":"x"}]})").value()));
  EXPECT_FALSE(is_alike(text, fhir::parse_json(R"({"a":[1,{"b":"x"},2]})").value()));
  EXPECT_FALSE(is_alike(text, fhir::parse_json(R"({"a":[1.0,{"b":"x"}]})").value()));
  EXPECT_FALSE(is_alike(text, fhir::parse_json(R"({"a":[1,{"c":"x"}]})").value()));
}

}  // namespace
}  // namespace weft::testing
