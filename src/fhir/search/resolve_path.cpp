// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/resolve_path.hpp"

namespace weft::fhir::search {
namespace {

// A path on its way. At a choice its type waits for an ofType to narrow it.
struct Partial {
  PropertyPath path;
  const ElementDefinition* choice = nullptr;
  std::vector<TypeId> alternatives;
};

std::string property_name(std::string_view element, std::string_view type) {
  std::string name(element);
  name += type;
  char& first = name[element.size()];
  if (first >= 'a' && first <= 'z') first = static_cast<char>(first - 32);
  return name;
}

class Resolver {
 public:
  Resolver(TypeId context, const Definitions& definitions)
      : context_(context), definitions_(definitions) {}

  Result<std::vector<PropertyPath>> run(const SimplePath& path) {
    Partial start;
    start.path.type = context_;
    partials_ = {start};
    for (size_t i = 0; i < path.size(); ++i) {
      if (i == 0 && names_a_type(path[0])) continue;
      TRY_VOID(step(path[i]));
    }
    settle_choices();
    std::vector<PropertyPath> paths;
    for (Partial& partial : partials_) paths.push_back(std::move(partial.path));
    return paths;
  }

 private:
  // "Patient" at the beginning: the resource, when it is one.
  bool names_a_type(const PathStep& step) {
    if (step.kind != PathStep::Child) return false;
    const TypeId type = definitions_.find_type(step.name);
    if (type == TypeId::None || definitions_.type(type).kind != TypeKind::Resource) return false;
    if (!definitions_.is_a(context_, type)) partials_.clear();
    return true;
  }

  Result<void> step(const PathStep& step) {
    if (partials_.empty()) return {};
    switch (step.kind) {
      case PathStep::Resource:
        partials_[0].path.from_resource = true;
        return {};
      case PathStep::Child:
        settle_choices();
        return child(step.name);
      case PathStep::OfType:
        return of_type(step.name);
      case PathStep::WhereResolves:
        for (Partial& partial : partials_) partial.path.resolves_to = step.name;
        return {};
      case PathStep::WhereEquals:
        return where_equals(step);
      case PathStep::Index:
        return at_index(step.index);
    }
    return {};
  }

  Result<void> child(const std::string& name) {
    std::vector<Partial> found;
    for (Partial& partial : partials_) {
      const ElementDefinition* element = definitions_.find_element(partial.path.type, name);
      if (!element || element->types.empty()) continue;
      found.push_back(extended(std::move(partial), *element));
    }
    if (found.empty()) return fail(Kind::Invalid, "no such element: " + name);
    partials_ = std::move(found);
    return {};
  }

  static Partial extended(Partial partial, const ElementDefinition& element) {
    partial.path.steps.push_back({std::string(element.name), {}, {}, {}});
    partial.path.binding = element.binding;
    partial.path.type = element.types[0];
    if (element.choice) {
      partial.choice = &element;
      partial.alternatives.assign(element.types.begin(), element.types.end());
    }
    return partial;
  }

  Result<void> of_type(const std::string& name) {
    // R4 writes DateTime for dateTime in Observation-code-value-date.
    const TypeId wanted = definitions_.find_type(name == "DateTime" ? "dateTime" : name);
    if (wanted == TypeId::None) return fail(Kind::Invalid, "no such type: " + name);
    settle_to(wanted);
    if (partials_.empty()) return fail(Kind::Invalid, "it never has the type " + name);
    return {};
  }

  void settle_to(TypeId wanted) {
    std::vector<Partial> kept;
    for (Partial& partial : partials_) {
      if (!partial.choice) partial.alternatives = {partial.path.type};
      std::erase_if(partial.alternatives, [&](TypeId type) { return !is_of(type, wanted); });
      if (!partial.alternatives.empty()) kept.push_back(std::move(partial));
    }
    partials_ = std::move(kept);
  }

  // As FHIRPath's ofType() has it: a primitive of exactly the type, anything else also below it.
  bool is_of(TypeId type, TypeId wanted) const {
    const bool primitive = definitions_.type(wanted).kind == TypeKind::Primitive;
    return primitive ? type == wanted : definitions_.is_a(type, wanted);
  }

  // One path for each type a choice may have.
  void settle_choices() {
    std::vector<Partial> settled;
    for (Partial& partial : partials_) {
      if (!partial.choice) {
        settled.push_back(std::move(partial));
        continue;
      }
      for (const TypeId type : partial.alternatives) {
        Partial one = partial;
        one.path.type = type;
        one.path.steps.back().property =
            property_name(partial.choice->name, definitions_.type(type).name);
        one.choice = nullptr;
        one.alternatives.clear();
        settled.push_back(std::move(one));
      }
    }
    partials_ = std::move(settled);
  }

  Result<void> where_equals(const PathStep& step) {
    settle_choices();
    for (Partial& partial : partials_) {
      if (!definitions_.find_element(partial.path.type, step.name))
        return fail(Kind::Invalid, "no such element: " + step.name);
      if (partial.path.steps.empty() || !partial.path.steps.back().member.empty())
        return fail(Kind::Unsupported, "more than one condition");
      partial.path.steps.back().member = step.name;
      partial.path.steps.back().literal = step.literal;
    }
    return {};
  }

  // The nth of a collection is the nth of its array only where no array was passed before.
  Result<void> at_index(size_t index) {
    for (Partial& partial : partials_) {
      if (partial.path.steps.size() != 1 || partial.choice || partial.path.from_resource)
        return fail(Kind::Unsupported, "an index further in");
      partial.path.steps.back().index = index;
    }
    return {};
  }

  TypeId context_;
  const Definitions& definitions_;
  std::vector<Partial> partials_;
};

}  // namespace

Result<std::vector<PropertyPath>> resolve_path(const SimplePath& path, TypeId context,
                                               const Definitions& definitions) {
  return Resolver(context, definitions).run(path);
}

}  // namespace weft::fhir::search
