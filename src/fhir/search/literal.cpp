// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/literal.hpp"

#include "fhir/definitions/definitions.hpp"
#include "fhir/model/reference.hpp"

namespace weft::fhir::search {
namespace {

// Takes the part behind the last "/" off the end.
std::string_view take_last(std::string_view& text) {
  const size_t slash = text.rfind('/');
  const std::string_view last = slash == text.npos ? text : text.substr(slash + 1);
  text = slash == text.npos ? std::string_view() : text.substr(0, slash);
  return last;
}

bool is_type_of_r4(std::string_view name) {
  const Definitions& definitions = Definitions::r4();
  const TypeId type = definitions.find_type(name);
  return type != TypeId::None && definitions.type(type).kind == TypeKind::Resource;
}

}  // namespace

Literal parse_literal(std::string_view text) {
  const Literal whole{{}, {}, text, {}};
  if (text.empty() || text[0] == '#' || text.starts_with("urn:")) return whole;
  Literal literal;
  std::string_view rest = text;
  if (const size_t history = rest.find("/_history/"); history != rest.npos) {
    literal.version = rest.substr(history + 10);
    rest = rest.substr(0, history);
    if (!is_resource_id(literal.version)) return whole;
  }
  literal.id = take_last(rest);
  literal.type = take_last(rest);
  literal.base = rest;
  const bool absolute = !literal.base.empty();
  if (absolute && literal.base.find("://") == rest.npos) return whole;
  if (!is_resource_id(literal.id) || !is_resource_type(literal.type)) return whole;
  return is_type_of_r4(literal.type) ? literal : whole;
}

}  // namespace weft::fhir::search
