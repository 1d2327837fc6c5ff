// SPDX-License-Identifier: Apache-2.0
// SearchParameters and the patient compartment.
// https://hl7.org/fhir/R4/searchparameter.html · https://hl7.org/fhir/R4/compartmentdefinition.html
#include <set>
#include <utility>

#include "tools/definitions/model.hpp"

namespace weft::definitions {
namespace {

using fhir::Json;
using fhir::SearchType;

constexpr std::pair<std::string_view, SearchType> kSearchTypes[] = {
    {"number", SearchType::Number},       {"date", SearchType::Date},
    {"string", SearchType::String},       {"token", SearchType::Token},
    {"reference", SearchType::Reference}, {"composite", SearchType::Composite},
    {"quantity", SearchType::Quantity},   {"uri", SearchType::Uri},
    {"special", SearchType::Special}};

Result<SearchType> search_type_of(std::string_view code) {
  for (const auto& [name, type] : kSearchTypes)
    if (name == code) return type;
  return fail(Kind::Unsupported, "a search type that R4 does not have", std::string(code));
}

std::vector<std::string> texts_of(const Json& array) {
  std::vector<std::string> texts;
  for (const Json& item : array.items()) texts.emplace_back(item.text());
  return texts;
}

Result<SearchParameter> read_parameter(const Json& json) {
  SearchParameter parameter{.url = std::string(json.at("url").text()),
                            .code = std::string(json.at("code").text()),
                            .expression = std::string(json.at("expression").text()),
                            .bases = texts_of(json.at("base")),
                            .targets = texts_of(json.at("target"))};
  // _text, _content and _query say nothing that could be evaluated: the server's own business.
  parameter.type = parameter.expression.empty() ? SearchType::Special
                                                : TRY(search_type_of(json.at("type").text()));
  for (const Json& part : json.at("component").items())
    parameter.components.push_back(
        {std::string(part.at("definition").text()), std::string(part.at("expression").text())});
  return parameter;
}

bool is_abstract(std::string_view base) { return base == "Resource" || base == "DomainResource"; }

// (type, code) of every parameter that R4's own CapabilityStatement offers.
std::set<std::pair<std::string, std::string>> offered(const Json& resources) {
  std::set<std::pair<std::string, std::string>> pairs;
  for (const Json& entry : resources.at("entry").items()) {
    const Json& statement = entry.at("resource");
    if (statement.at("resourceType").text() != "CapabilityStatement") continue;
    for (const Json& type : statement.path("rest.0.resource").items())
      for (const Json& parameter : type.at("searchParam").items())
        pairs.emplace(type.at("type").text(), parameter.at("name").text());
  }
  return pairs;
}

bool is_patient_compartment(const Json& resource) {
  return resource.at("resourceType").text() == "CompartmentDefinition" &&
         resource.at("code").text() == "Patient" && resource.at("version").text() == kVersion;
}

}  // namespace

// A parameter for a type that R4 does not search by it is one of R5's.
Result<void> read_search_parameters(const Sources& sources, Model& model) {
  const auto known = offered(sources.resources);
  for (const Json& entry : sources.search_parameters.at("entry").items()) {
    const Json& resource = entry.at("resource");
    if (resource.at("version").text() != kVersion) continue;
    SearchParameter parameter = TRY(read_parameter(resource));
    std::erase_if(parameter.bases, [&](const std::string& base) {
      return !is_abstract(base) && !known.contains({base, parameter.code});
    });
    if (!parameter.bases.empty()) model.parameters.push_back(std::move(parameter));
  }
  return {};
}

// The package's own compartment file differs from R4's in two rows; the one among the resources is
// R4's.
Result<void> read_patient_compartment(const Sources& sources, Model& model) {
  for (const Json& entry : sources.resources.at("entry").items()) {
    if (!is_patient_compartment(entry.at("resource"))) continue;
    for (const Json& row : entry.path("resource.resource").items())
      model.patient_compartment[std::string(row.at("code").text())] = texts_of(row.at("param"));
    return {};
  }
  return fail(Kind::NotFound, "no patient compartment");
}

}  // namespace weft::definitions
