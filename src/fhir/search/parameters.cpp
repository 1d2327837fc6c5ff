// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/parameters.hpp"

#include <algorithm>
#include <map>

#include "base/check.hpp"
#include "fhir/search/errata.hpp"
#include "fhir/search/implied_systems.hpp"
#include "fhir/search/plan.hpp"

namespace weft::fhir::search {
namespace {

constexpr uint32_t kEncodingVersion = 1;  // of values and layout; raise it when bytes change
constexpr size_t kNumbersMax = 255;

// FNV-1a, over everything that decides what facets mean.
class Fingerprint {
 public:
  void add(std::string_view text) {
    for (const char c : text) mix(static_cast<uint8_t>(c));
    mix(0xFF);
  }
  void mix(uint8_t byte) { hash_ = (hash_ ^ byte) * 16777619u; }
  uint32_t value() const { return hash_; }

 private:
  uint32_t hash_ = 2166136261u + kEncodingVersion;
};

void add_unique(std::vector<std::string>& list, const std::vector<std::string>& more) {
  for (const std::string& one : more)
    if (std::ranges::find(list, one) == list.end()) list.push_back(one);
}

// The systems that the tokens of such an element leave unsaid.
std::vector<std::string> systems_left_unsaid(const PropertyPath& path, Encoder encoder) {
  if (encoder == Encoder::Boolean) return {std::string(kSpecialValues)};
  if (encoder == Encoder::Code) return implied_systems(path.binding);
  return {};
}

// All paths of an expression on one type; nullopt: it needs the whole language.
Result<std::optional<std::vector<PropertyPath>>> property_paths(const std::string& expression,
                                                                TypeId type) {
  const auto simple = parse_simple_path(expression);
  if (!simple) return std::nullopt;
  std::vector<PropertyPath> all;
  for (const SimplePath& path : *simple) {
    auto resolved = resolve_path(path, type, Definitions::r4());
    if (!resolved && resolved.error().kind == Kind::Unsupported) return std::nullopt;
    if (!resolved) return std::unexpected(std::move(resolved).error());
    all.insert(all.end(), resolved->begin(), resolved->end());
  }
  return all;
}

Result<void> compile_whole(const Parameter& parameter, TypeId type, TypePlan& plan) {
  path::CompileOptions options;
  options.context = type;
  plan.evaluated.push_back({parameter.number, parameter.type,
                            TRY(path::Expression::compile(parameter.expression, options))});
  return {};
}

Result<void> compile_component(Component& component, TypeId context,
                               std::vector<ComponentPath>& out, TypeId resource) {
  const auto simple = parse_simple_path(component.expression);
  if (!simple) return fail(Kind::Unsupported, "a component's expression is more than a path");
  for (const SimplePath& path : *simple) {
    const bool root = !path.empty() && path[0].kind == PathStep::Resource;
    for (PropertyPath& one :
         TRY(resolve_path(path, root ? resource : context, Definitions::r4()))) {
      const Encoder encoder = find_encoder(component.type, Definitions::r4().type(one.type).name);
      if (encoder == Encoder::None) continue;
      add_unique(component.implied_systems, systems_left_unsaid(one, encoder));
      out.push_back({std::move(one), encoder});
    }
  }
  return {};
}

// A composite is asked at each element that its own expression finds.
Result<void> compile_composite(Parameter& parameter, TypeId type,
                               const std::vector<PropertyPath>& contexts, TypePlan& plan) {
  for (const PropertyPath& context : contexts) {
    Composite composite;
    composite.numbers = {parameter.number};
    for (Component& component : parameter.components)
      TRY_VOID(
          compile_component(component, context.type, composite.components.emplace_back(), type));
    plan.add_composite(context.steps, std::move(composite));
  }
  return {};
}

Result<void> compile(Parameter& parameter, TypeId type, TypePlan& plan) {
  if (!parameter.searchable()) return {};
  const auto paths = TRY(property_paths(parameter.expression, type));
  if (parameter.type == SearchType::Composite) {
    if (!paths) return fail(Kind::Unsupported, "a composite's expression is more than a path");
    return compile_composite(parameter, type, *paths, plan);
  }
  if (!paths) return compile_whole(parameter, type, plan);
  for (const PropertyPath& path : *paths) {
    const Encoder encoder = find_encoder(parameter.type, Definitions::r4().type(path.type).name);
    plan.add_sink(path, encoder, parameter.number);
    add_unique(parameter.implied_systems, systems_left_unsaid(path, encoder));
  }
  return {};
}

std::vector<ParameterSource> sources_of_r4() {
  std::vector<ParameterSource> sources;
  for (const SearchParameterDefinition& definition : Definitions::r4().search_parameters()) {
    ParameterSource source{std::string(definition.url),
                           std::string(definition.code),
                           std::string(definition.expression),
                           definition.type,
                           {definition.bases.begin(), definition.bases.end()},
                           {definition.targets.begin(), definition.targets.end()},
                           {},
                           {}};
    for (const SearchComponent& component : definition.components)
      source.components.push_back(
          {std::string(component.definition), std::string(component.expression)});
    apply_errata(source);
    sources.push_back(std::move(source));
  }
  return sources;
}

using ByUrl = std::map<std::string_view, const ParameterSource*>;

Result<Parameter> parameter_of(const ParameterSource& source, const ByUrl& by_url) {
  Parameter parameter;
  parameter.url = source.url;
  parameter.code = source.code;
  parameter.type = source.type;
  parameter.targets = source.targets;
  parameter.expression = source.expression;
  for (const ParameterSource::Part& part : source.components) {
    const auto found = by_url.find(part.definition);
    if (found == by_url.end()) return fail(Kind::Invalid, "a component's definition is not known");
    parameter.components.push_back({found->second->code, found->second->type, {}, part.expression});
  }
  return parameter;
}

// Names the file, and the parameter in it.
Error blamed(Error error, const ParameterSource& source) {
  error.detail = source.url + ": " + error.detail;
  error.where = source.file;
  return error;
}

void fingerprint(Fingerprint& print, const ParameterSource& source) {
  for (const std::string* text : {&source.url, &source.code, &source.expression}) print.add(*text);
  print.mix(static_cast<uint8_t>(source.type));
  for (const TypeId base : source.bases) print.add(Definitions::r4().type(base).name);
  for (const ParameterSource::Part& part : source.components) {
    print.add(part.definition);
    print.add(part.expression);
  }
}

}  // namespace

struct Parameters::Type {
  std::vector<Parameter> parameters;
  TypePlan plan;

  // Sources come ordered by code.
  Result<void> add(Parameter parameter, TypeId type) {
    if (!parameters.empty() && parameters.back().code == parameter.code)
      return fail(Kind::Conflict, "another parameter of the type has the code " + parameter.code);
    if (parameters.size() == kNumbersMax)
      return fail(Kind::TooLarge, "more than 255 parameters on one type");
    parameter.number = static_cast<uint8_t>(parameters.size() + 1);
    TRY_VOID(compile(parameter, type, plan));
    parameters.push_back(std::move(parameter));
    return {};
  }
};

Parameters::Parameters() = default;
Parameters::~Parameters() = default;

std::span<const Parameter> Parameters::of(TypeId resource) const {
  const auto i = static_cast<size_t>(resource);
  if (i >= types_.size()) return {};
  return types_[i].parameters;
}

const Parameter* Parameters::find(TypeId resource, std::string_view code) const {
  const auto all = of(resource);
  const auto found = std::ranges::lower_bound(all, code, {}, &Parameter::code);
  return found != all.end() && found->code == code ? &*found : nullptr;
}

const TypePlan& Parameters::plan(TypeId resource) const {
  return types_[static_cast<size_t>(resource)].plan;
}

const Parameters& Parameters::r4() {
  static const std::shared_ptr<const Parameters> r4 = [] {
    auto built = build(sources_of_r4());
    CHECK(built.has_value());
    return std::move(*built);
  }();
  return *r4;
}

Result<std::shared_ptr<const Parameters>> Parameters::open(const std::filesystem::path& folder) {
  std::vector<ParameterSource> sources = sources_of_r4();
  for (ParameterSource& source : TRY(read_parameters(folder))) sources.push_back(std::move(source));
  return build(std::move(sources));
}

Result<std::shared_ptr<const Parameters>> Parameters::build(std::vector<ParameterSource> sources) {
  const Definitions& definitions = Definitions::r4();
  std::ranges::stable_sort(sources, {}, &ParameterSource::code);  // R4's own come first
  ByUrl by_url;
  Fingerprint print;
  for (const ParameterSource& source : sources) {
    by_url.emplace(source.url, &source);
    fingerprint(print, source);
  }
  std::shared_ptr<Parameters> made(new Parameters);
  made->types_.resize(definitions.types().size());
  for (size_t i = 1; i < made->types_.size(); ++i) {
    const auto id = static_cast<TypeId>(i);
    const TypeDefinition& type = definitions.type(id);
    if (type.kind != TypeKind::Resource || type.abstract) continue;
    for (const ParameterSource& source : sources) {
      const bool ours = std::ranges::any_of(
          source.bases, [&](TypeId base) { return definitions.is_a(id, base); });
      if (!ours) continue;
      auto added = parameter_of(source, by_url).and_then([&](Parameter parameter) {
        return made->types_[i].add(std::move(parameter), id);
      });
      if (!added) return std::unexpected(blamed(std::move(added).error(), source));
    }
  }
  made->schema_version_ = print.value();
  return std::shared_ptr<const Parameters>(std::move(made));
}

}  // namespace weft::fhir::search
