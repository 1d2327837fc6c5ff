// SPDX-License-Identifier: Apache-2.0
// A site's own SearchParameters. https://hl7.org/fhir/R4/searchparameter.html
#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "fhir/json/json.hpp"
#include "fhir/search/parameters.hpp"

namespace weft::fhir::search {
namespace {

namespace fs = std::filesystem;

constexpr auto kTypes = std::to_array<std::pair<std::string_view, SearchType>>({
    {"number", SearchType::Number},
    {"date", SearchType::Date},
    {"string", SearchType::String},
    {"token", SearchType::Token},
    {"reference", SearchType::Reference},
    {"composite", SearchType::Composite},
    {"quantity", SearchType::Quantity},
    {"uri", SearchType::Uri},
});

Result<SearchType> parse_type(std::string_view name) {
  const auto found = std::ranges::find(kTypes, name, &decltype(kTypes)::value_type::first);
  if (found == kTypes.end()) return fail(Kind::Invalid, "its type is none that can be searched");
  return found->second;
}

Result<std::vector<TypeId>> parse_resource_types(const Json& names) {
  std::vector<TypeId> types;
  for (const Json& name : names.items()) {
    const TypeId type = Definitions::r4().find_type(name.text());
    if (type == TypeId::None || Definitions::r4().type(type).kind != TypeKind::Resource)
      return fail(Kind::Invalid, "base or target names what is no resource of R4");
    types.push_back(type);
  }
  return types;
}

bool is_code(std::string_view code) {
  return !code.empty() && code.find_first_of(":.,|$\\ \t\n") == code.npos;
}

Result<ParameterSource> parse_one(const Json& resource) {
  if (resource.at("resourceType").text() != "SearchParameter")
    return fail(Kind::Invalid, "not a SearchParameter");
  ParameterSource source;
  source.url = resource.at("url").text();
  source.code = resource.at("code").text();
  source.expression = resource.at("expression").text();
  if (source.url.empty()) return fail(Kind::Invalid, "it has no url");
  if (!is_code(source.code)) return fail(Kind::Invalid, "its code cannot stand in a query");
  if (source.expression.empty()) return fail(Kind::Invalid, "it has no expression");
  source.type = TRY(parse_type(resource.at("type").text()));
  source.bases = TRY(parse_resource_types(resource.at("base")));
  source.targets = TRY(parse_resource_types(resource.at("target")));
  if (source.bases.empty()) return fail(Kind::Invalid, "it has no base");
  for (const Json& part : resource.at("component").items())
    source.components.push_back(
        {std::string(part.at("definition").text()), std::string(part.at("expression").text())});
  const bool composite = source.type == SearchType::Composite;
  if (composite != !source.components.empty())
    return fail(Kind::Invalid, "components belong to a composite, and only to one");
  return source;
}

}  // namespace

Result<std::vector<ParameterSource>> parse_parameters(std::string_view json) {
  const Json root = TRY(parse_json(json));
  std::vector<ParameterSource> sources;
  if (root.at("resourceType").text() != "Bundle") {
    sources.push_back(TRY(parse_one(root)));
    return sources;
  }
  for (const Json& entry : root.at("entry").items())
    sources.push_back(TRY(parse_one(entry.at("resource"))));
  return sources;
}

Result<std::vector<ParameterSource>> read_parameters(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  if (error) return fail(Kind::NotFound, "cannot be read: " + error.message(), folder.string());
  std::ranges::sort(files);
  std::vector<ParameterSource> sources;
  for (const fs::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    auto parsed = parse_parameters(text);
    if (!in || !parsed)
      return fail(Kind::Invalid, in ? parsed.error().detail : "cannot be read",
                  file.filename().string());
    for (ParameterSource& source : *parsed) {
      source.file = file.filename().string();
      sources.push_back(std::move(source));
    }
  }
  return sources;
}

}  // namespace weft::fhir::search
