// SPDX-License-Identifier: Apache-2.0
#include "api/form/shape.hpp"

#include <array>

#include "api/form/summary_elements.hpp"
#include "base/text.hpp"
#include "fhir/definitions/definitions.hpp"

namespace weft::api {
namespace {

using fhir::Json;

constexpr std::array<std::pair<std::string_view, Summary>, 5> kWords = {
    {{"false", Summary::None},
     {"true", Summary::True},
     {"text", Summary::Text},
     {"data", Summary::Data},
     {"count", Summary::Count}}};

// The element of a JSON property: "effective" of effectiveDateTime, "status" of _status.
const fhir::ElementDefinition* element_of(fhir::TypeId type, std::string_view property) {
  if (property.starts_with('_')) property.remove_prefix(1);
  const auto found = fhir::Definitions::r4().find_property(type, property);
  return found ? found->element : nullptr;
}

class Chooser {
 public:
  Chooser(std::string_view type, const Shape& shape)
      : shape_(shape),
        type_(fhir::Definitions::r4().find_type(type)),
        marked_(find_summary_elements(type)) {}

  bool keeps(std::string_view property) const {
    if (property == "resourceType" || property == "id" || property == "meta") return true;
    const auto* element = element_of(type_, property);
    if (!element) return shape_.summary == Summary::Data;
    return keeps_by_summary(element->name, element->min > 0) && keeps_by_elements(*element);
  }

 private:
  bool keeps_by_summary(std::string_view name, bool required) const {
    switch (shape_.summary) {
      case Summary::True:
        return required || (marked_ && marked_->summary.contains(name));
      case Summary::Text:
        return required || name == "text";
      case Summary::Data:
        return name != "text";
      default:
        return true;
    }
  }
  bool keeps_by_elements(const fhir::ElementDefinition& element) const {
    if (shape_.elements.empty() || element.min > 0) return true;
    return shape_.elements.contains(element.name) ||
           (marked_ && marked_->modifier.contains(element.name));
  }

  const Shape& shape_;
  const fhir::TypeId type_;
  const SummaryElements* marked_;
};

Json subsetted() {
  return Json::object()
      .set("system", "http://terminology.hl7.org/CodeSystem/v3-ObservationValue")
      .set("code", "SUBSETTED");
}

}  // namespace

Result<Summary> parse_summary(std::string_view word) {
  for (const auto& [name, summary] : kWords)
    if (name == word) return summary;
  return fail(Kind::Invalid, "must be true, text, data, count or false", "_summary");
}

std::string_view word_for(Summary summary) {
  for (const auto& [name, one] : kWords)
    if (one == summary) return name;
  return "false";
}

std::set<std::string, std::less<>> parse_elements(std::string_view type, std::string_view names) {
  std::set<std::string, std::less<>> elements;
  for (const std::string_view item : split(names, ',')) {
    std::string_view name = trim(item);
    const size_t point = name.find('.');
    if (point != std::string_view::npos && name.substr(0, point) == type)
      name.remove_prefix(point + 1);
    // Below the first level an element is shown whole.
    name = name.substr(0, name.find('.'));
    if (!name.empty()) elements.emplace(name);
  }
  return elements;
}

Result<std::string> shaped(std::string body, const Shape& shape) {
  if (shape.is_whole() || body.empty()) return body;
  Json resource = TRY(fhir::parse_json(body));
  const Chooser chooser(resource.at("resourceType").text(), shape);
  std::erase_if(resource.object_members(),
                [&](const Json::Member& member) { return !chooser.keeps(member.first); });
  resource.member("meta").member("tag").push(subsetted());
  return fhir::render_json(resource);
}

}  // namespace weft::api
