// SPDX-License-Identifier: Apache-2.0
#include "api/capability.hpp"

#include <set>

#include "api/bundle_entry.hpp"
#include "fhir/definitions/definitions.hpp"
#include "fhir/search/parameters.hpp"

namespace weft::api {
namespace {

using fhir::Json;

std::string_view word_for(fhir::SearchType type) {
  switch (type) {
    case fhir::SearchType::Number:
      return "number";
    case fhir::SearchType::Date:
      return "date";
    case fhir::SearchType::String:
      return "string";
    case fhir::SearchType::Token:
      return "token";
    case fhir::SearchType::Reference:
      return "reference";
    case fhir::SearchType::Composite:
      return "composite";
    case fhir::SearchType::Quantity:
      return "quantity";
    case fhir::SearchType::Uri:
      return "uri";
    case fhir::SearchType::Special:
      return "special";
  }
  return "special";
}

Json interactions_of(bool system) {
  Json all = Json::array();
  std::set<std::string_view> told;
  for (const Interaction& one : interactions())
    if ((one.target == Target::System) == system && !one.code.empty() &&
        told.insert(one.code).second)
      all.push(Json::object().set("code", one.code));
  return all;
}

Json search_parameters_of(fhir::TypeId type) {
  Json all = Json::array();
  for (const auto& parameter : fhir::search::Parameters::r4().of(type))
    if (parameter.searchable())
      all.push(Json::object()
                   .set("name", parameter.code)
                   .set("definition", parameter.url)
                   .set("type", word_for(parameter.type)));
  return all;
}

Json resource_of(fhir::TypeId id, std::string_view type) {
  Json resource = Json::object();
  resource.set("type", type).set("interaction", interactions_of(false));
  resource.set("versioning", "versioned").set("readHistory", true).set("updateCreate", false);
  resource.set("conditionalCreate", find_interaction("POST", Target::Type) != nullptr);
  resource.set("conditionalRead", "full-support");
  resource.set("conditionalUpdate", find_interaction("PUT", Target::Type) != nullptr);
  resource.set("conditionalDelete",
               find_interaction("DELETE", Target::Type) ? "single" : "not-supported");
  resource.set("searchParam", search_parameters_of(id));
  if (type == "Patient" && find_interaction("GET", Target::Everything))
    resource.set(
        "operation",
        Json::array().push(
            Json::object()
                .set("name", "everything")
                .set("definition", "http://hl7.org/fhir/OperationDefinition/Patient-everything")));
  return resource;
}

Json security_of(std::string_view token) {
  Json uris = Json::object().set(
      "url", "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris");
  uris.set("extension",
           Json::array().push(Json::object().set("url", "token").set("valueUri", token)));
  Json service = Json::object().set(
      "coding",
      Json::array().push(
          Json::object()
              .set("system", "http://terminology.hl7.org/CodeSystem/restful-security-service")
              .set("code", "SMART-on-FHIR")));
  return Json::object()
      .set("extension", Json::array().push(std::move(uris)))
      .set("service", Json::array().push(std::move(service)));
}

}  // namespace

std::string render_capability(std::string_view base, std::string_view token, Instant since) {
  Json resources = Json::array();
  const auto types = fhir::Definitions::r4().types();
  for (size_t i = 1; i < types.size(); ++i)
    if (is_kept_type(types[i].name))
      resources.push(resource_of(static_cast<fhir::TypeId>(i), types[i].name));
  Json rest = Json::object();
  rest.set("mode", "server").set("security", security_of(token));
  rest.set("resource", std::move(resources)).set("interaction", interactions_of(true));
  Json all = Json::object();
  all.set("resourceType", "CapabilityStatement").set("status", "active");
  all.set("date", rfc3339(since)).set("kind", "instance");
  all.set("software", Json::object().set("name", "Weft"));
  all.set("implementation", Json::object().set("description", "Weft").set("url", base));
  all.set("fhirVersion", "4.0.1");
  all.set("format", Json::array().push("application/fhir+json").push("json"));
  all.set("patchFormat",
          Json::array().push("application/json-patch+json").push("application/fhir+json"));
  all.set("rest", Json::array().push(std::move(rest)));
  return fhir::render_json(all);
}

std::string render_smart_configuration(std::string_view token) {
  const auto list = [](std::initializer_list<std::string_view> texts) {
    Json all = Json::array();
    for (const std::string_view text : texts) all.push(text);
    return all;
  };
  return fhir::render_json(
      Json::object()
          .set("token_endpoint", token)
          .set("grant_types_supported", list({"client_credentials"}))
          .set("token_endpoint_auth_methods_supported", list({"private_key_jwt"}))
          .set("token_endpoint_auth_signing_alg_values_supported",
               list({"ES384", "RS384", "ES256", "RS256"}))
          .set("scopes_supported", list({"system/*.cruds"}))
          .set("capabilities",
               list({"client-confidential-asymmetric", "permission-v1", "permission-v2"})));
}

}  // namespace weft::api
