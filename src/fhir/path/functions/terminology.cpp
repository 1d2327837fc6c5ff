// SPDX-License-Identifier: Apache-2.0
// What Environment::knowledge answers. Without it the answers are empty; but a type's own canonical
// is decided by the type. https://hl7.org/fhir/R4/fhirpath.html#functions · #txapi
#include "fhir/path/functions/functions.hpp"

namespace weft::fhir::path {

std::optional<bool> Knowledge::member_of(const Value&, std::string_view) const { return {}; }
std::optional<bool> Knowledge::subsumes(const Value&, const Value&) const { return {}; }
std::optional<bool> Knowledge::conforms_to(const Value&, std::string_view) const { return {}; }

namespace {

constexpr std::string_view kTypeCanonical = "http://hl7.org/fhir/StructureDefinition/";

void push(std::optional<bool> answer, Collection& out) {
  if (answer) out.push_back(Value(*answer));
}

Result<void> member_of(Call& call, Collection& out) {
  const Value* code = TRY(single(call.input, "memberOf"));
  const auto value_set = TRY(call.text_argument(0));
  const Knowledge* knowledge = call.evaluation.environment.knowledge;
  if (code && value_set && knowledge) push(knowledge->member_of(*code, *value_set), out);
  return {};
}

// Whether the first of the two subsumes the second.
Result<void> give_subsumption(Call& call, const Value* wider, const Value* narrower,
                              Collection& out) {
  const Knowledge* knowledge = call.evaluation.environment.knowledge;
  if (wider && narrower && knowledge) push(knowledge->subsumes(*wider, *narrower), out);
  return {};
}

Result<void> subsumes(Call& call, Collection& out) {
  const Collection other = TRY(call.argument(0));
  return give_subsumption(call, TRY(single(call.input, "subsumes")), TRY(single(other, "subsumes")),
                          out);
}

Result<void> subsumed_by(Call& call, Collection& out) {
  const Collection other = TRY(call.argument(0));
  return give_subsumption(call, TRY(single(other, "subsumedBy")),
                          TRY(single(call.input, "subsumedBy")), out);
}

Result<void> conforms_to(Call& call, Collection& out) {
  const Value* item = TRY(single(call.input, "conformsTo"));
  const auto profile = TRY(call.text_argument(0));
  if (!item || !profile) return {};
  const Knowledge* knowledge = call.evaluation.environment.knowledge;
  const auto known = knowledge ? knowledge->conforms_to(*item, *profile) : std::nullopt;
  if (known) return give(out, Value(*known));
  const TypeId type = profile->starts_with(kTypeCanonical)
                          ? Definitions::r4().find_type(profile->substr(kTypeCanonical.size()))
                          : TypeId::None;
  if (type == TypeId::None) return call.refuse("no such profile is known here");
  return give(out, Value(is_of(*item, Type{type, SystemType::None})));
}

constexpr FunctionRow kRows[] = {
    {"memberOf", 1, 1, member_of, Scope::Outside, Takes::Anything, Returns::Boolean},
    {"subsumes", 1, 1, subsumes, Scope::Outside, Takes::Anything, Returns::Boolean},
    {"subsumedBy", 1, 1, subsumed_by, Scope::Outside, Takes::Anything, Returns::Boolean},
    {"conformsTo", 1, 1, conforms_to, Scope::Outside, Takes::Anything, Returns::Boolean},
};

}  // namespace

std::span<const FunctionRow> terminology_functions() { return kRows; }

}  // namespace weft::fhir::path
