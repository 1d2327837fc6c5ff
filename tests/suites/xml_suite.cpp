// SPDX-License-Identifier: Apache-2.0
// FHIR XML written by others: resources published in both forms must be one tree; whole folders
// must be read with nothing lost, but for the files that are no R4.
// https://hl7.org/fhir/R4/xml.html
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <pugixml.hpp>

#include "fhir/xml/xml.hpp"
#include "tests/suites/suite.hpp"

namespace weft::testing {
namespace {

using fhir::Json;

struct Twin {
  const char* xml;   // in the shared folder
  const char* json;  // there, or the name of one of R4's examples
  // Members in which the two publications differ, read in both: versions, narratives, comments.
  std::set<std::string> differ = {};
};

const Twin kTwins[] = {
    {"suites/fhirpath-r4/r4/patient-example.xml", "Patient-example.json"},
    {"suites/fhirpath-r4/r4/questionnaire-example.xml", "Questionnaire-3141.json"},
    {"suites/fhirpath-r4/r4/observation-example.xml",
     "Observation-example.json",
     {"extension", "text"}},
    {"suites/fhirpath-r4/r4/valueset-example-expansion.xml",
     "ValueSet-example-expansion.json",
     {"extension", "meta", "text", "version"}},
    {"suites/fhirpath-r4/r4/codesystem-example.xml",
     "CodeSystem-example.json",
     {"concept", "description", "extension", "meta", "text", "version"}},
    {"suites/validator/patient-animal.xml",
     "Patient-animal.json",
     {"contact", "extension", "text"}},
    {"data/ndop/NDOP-Bundle-Searchset-Example-1.xml",
     "data/ndop/NDOP-Bundle-Searchset-Example-1.json"}};

constexpr const char* kFolders[] = {"data/ukcore", "data/bars", "suites/validator"};

// Files that are no R4, and where that shows.
const std::map<std::string, std::string> kRefused = {
    // A letter between two tags.
    {"CodeSystem-UKCore-EthnicCategoryScotland.xml", "CodeSystem.concept[3]"},
    // A template with its directives.
    {"xml-fail.xml", "Bundle"},
    // Two subjects of a Composition, which has one.
    {"bundle-dual-subject.xml", "Bundle.entry[0].resource.Composition.subject[1]"},
    // A script inside a name.
    {"pat-security-bad-string2.xml", "Patient.name.text.script"},
    // Bytes that are not UTF-8, in spite of the name.
    {"japanese-utf8-ok.xml", ""},
    // An attribute "something".
    {"Observation-ex-pain.xml", "Observation.status"},
    // R4 has no CapabilityStatement.identifier.
    {"capabilitystatement-measure-processor.xml", "CapabilityStatement.identifier"}};

// Members in any order; nulls at the end of an array may be there or not.
bool is_alike(const Json& left, const Json& right) {
  if (left.is_array() && right.is_array()) {
    const size_t count = std::max(left.items().size(), right.items().size());
    for (size_t i = 0; i < count; ++i)
      if (!is_alike(left.at(i), right.at(i))) return false;
    return true;
  }
  if (!left.is_object() || !right.is_object()) return left == right;
  if (left.members().size() != right.members().size()) return false;
  for (const auto& [name, value] : left.members())
    if (!right.find(name) || !is_alike(value, right.at(name))) return false;
  return true;
}

std::set<std::string> differing_members(const Json& left, const Json& right) {
  std::set<std::string> names;
  for (const Json* one : {&left, &right})
    for (const auto& [name, value] : one->members())
      if (!is_alike(left.at(name), right.at(name))) names.insert(name);
  return names;
}

size_t count_values(const Json& json) {
  size_t count = json.is_string() || json.is_number() || json.is_bool() ? 1 : 0;
  for (const Json& item : json.items()) count += count_values(item);
  for (const auto& [name, value] : json.members())
    if (name != "resourceType") count += count_values(value);
  return count;
}

// Attributes that hold data, and a narrative as one.
size_t count_values(pugi::xml_node node) {
  if (std::string_view(node.name()) == "div") return 1;
  size_t count = 0;
  for (const auto attribute : node.attributes()) {
    const std::string_view name = attribute.name();
    count += !name.starts_with("xmlns") && name.find(':') == std::string_view::npos;
  }
  for (const auto child : node.children()) count += count_values(child);
  return count;
}

// Why a file is not read as it should be; empty when it is.
std::string judge(const std::string& name, const std::string& text) {
  const auto tree = fhir::parse_xml(text);
  if (const auto refused = kRefused.find(name); refused != kRefused.end()) {
    if (tree) return "not refused";
    return tree.error().where == refused->second ? "" : "refused at " + tree.error().where;
  }
  if (!tree) return tree.error().where + ": " + tree.error().detail;
  pugi::xml_document document;
  document.load_string(text.c_str());
  const size_t there = count_values(document.document_element()), here = count_values(*tree);
  if (there != here) return std::to_string(there) + " values, " + std::to_string(here) + " read";
  const auto again = fhir::parse_json(fhir::render_json(*tree), {.depth = 128});
  return again && *again == *tree ? "" : "not the same again as JSON";
}

TEST(FhirXml, BothFormsAreOneTree) {
  const auto shared = find_shared();
  ASSERT_TRUE(shared) << shared.error().detail;
  Suite suite("xml-twins");
  for (const Twin& twin : kTwins) {
    const bool is_example = std::string_view(twin.json).find('/') == std::string_view::npos;
    const auto folder = is_example ? "node_modules/hl7.fhir.r4.examples" : *shared;
    const auto json = read_suite_json(folder / twin.json);
    const auto text = read_suite_file(*shared / twin.xml);
    ASSERT_TRUE(json && text) << twin.xml;
    const auto tree = fhir::parse_xml(*text);
    ASSERT_TRUE(tree) << twin.xml << " " << tree.error().where << ": " << tree.error().detail;
    std::string why;
    for (const std::string& name : differing_members(*json, *tree)) why += name + " ";
    std::string expected;
    for (const std::string& name : twin.differ) expected += name + " ";
    suite.record(twin.xml, why == expected, "differ in " + why);
  }
}

TEST(FhirXml, FoldersAreReadWhole) {
  const auto shared = find_shared();
  ASSERT_TRUE(shared) << shared.error().detail;
  Suite suite("xml-files");
  for (const char* folder : kFolders)
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*shared / folder)) {
      if (entry.path().extension() != ".xml") continue;
      const auto text = read_suite_file(entry.path());
      ASSERT_TRUE(text) << entry.path();
      const std::string why = judge(entry.path().filename().string(), *text);
      suite.record(std::filesystem::relative(entry.path(), *shared).string(), why.empty(), why);
    }
}

}  // namespace
}  // namespace weft::testing
