// SPDX-License-Identifier: Apache-2.0
// References, canonicals and whole resources as what they name.
// https://hl7.org/fhir/R4/search.html#reference · https://hl7.org/fhir/R4/references.html
#include <algorithm>

#include "fhir/model/reference.hpp"
#include "fhir/search/encode.hpp"
#include "fhir/search/literal.hpp"
#include "fhir/search/values.hpp"

namespace weft::fhir::search {

// Contained resources are listed once: a resource may have thousands, each referred to.
std::string_view Encoding::contained_type(std::string_view fragment) {
  if (fragment == "#") return resource_->at("resourceType").text();
  if (!contained_read_) {
    contained_.clear();
    for (const Json& inner : resource_->at("contained").items())
      contained_.emplace_back(inner.at("id").text(), inner.at("resourceType").text());
    std::ranges::stable_sort(contained_, {}, [](const auto& one) { return one.first; });
    contained_read_ = true;
  }
  const std::string_view id = fragment.substr(1);
  const auto found =
      std::ranges::lower_bound(contained_, id, {}, [](const auto& one) { return one.first; });
  return found != contained_.end() && found->first == id ? found->second : std::string_view();
}

void Encoding::put_literal(const Json& element) {
  std::string_view text, said_type;
  const Json* identifier = nullptr;
  for (const auto& [name, value] : element.members()) {
    if (name == "reference") text = value.text();
    if (name == "type") said_type = value.text();
    if (name == "identifier") identifier = &value;
  }
  if (text.empty() && !identifier) return;
  const Literal literal = parse_literal(text);
  ReferenceValue value;
  value.id = literal.id;
  value.base = literal.base;
  value.version = literal.version;
  reference_type_ = literal.type;
  if (text.starts_with('#')) reference_type_ = contained_type(text);
  if (reference_type_.empty()) reference_type_ = said_type;
  if (identifier) {
    const std::string_view system = identifier->at("system").text(),
                           number = identifier->at("value").text();
    scratch_.clear();
    put_token(scratch_, system.empty() ? TokenSystem::None : TokenSystem::Given, system);
    if (!number.empty()) put_code(scratch_, number);
    value.identifier = scratch_;
  }
  value.type = reference_type_;
  put_reference(key_, extra_, value);
  put();
}

void Encoding::put_canonical(const Json& element) {
  const std::string_view text = element.text();
  if (text.empty()) {
    issue_ = "not a text";
    return;
  }
  const size_t bar = text.find('|');
  ReferenceValue value;
  value.id = text.substr(0, bar);
  if (bar != text.npos) value.version = text.substr(bar + 1);
  put_reference(key_, extra_, value);
  put();
}

// A parameter of type reference that names a resource inside: Bundle.entry[0].resource.
void Encoding::put_resource(const Json& element) {
  ReferenceValue value;
  reference_type_ = element.at("resourceType").text();
  value.type = reference_type_;
  value.id = element.at("id").text();
  if (value.type.empty()) return;
  put_reference(key_, extra_, value);
  put();
}

}  // namespace weft::fhir::search
