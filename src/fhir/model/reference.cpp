// SPDX-License-Identifier: Apache-2.0
#include "fhir/model/reference.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

#include "base/text.hpp"

namespace weft::fhir {
namespace {

constexpr size_t kIdMax = 64;

// The last steps of a path: [base/]Type/id[/_history/version].
std::optional<Reference> find_restful(std::vector<std::string_view> steps) {
  Reference reference;
  if (steps.size() >= 4 && steps[steps.size() - 2] == "_history") {
    reference.version = std::string(steps.back());
    if (!is_resource_id(reference.version)) return {};
    steps.resize(steps.size() - 2);
  }
  if (steps.size() < 2) return {};
  reference.id = std::string(steps.back());
  reference.type = std::string(steps[steps.size() - 2]);
  if (!is_resource_id(reference.id) || !is_resource_type(reference.type)) return {};
  steps.resize(steps.size() - 2);
  std::vector<std::string> base(steps.begin(), steps.end());
  reference.base = join(base, "/");
  return reference;
}

bool is_web_address(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

Reference parse_absolute(std::string_view text) {
  auto found = find_restful(split(text, '/'));
  Reference reference = found && found->base.size() > 8 ? *found : Reference{};
  if (reference.id.empty()) reference.id = std::string(text);
  reference.form = ReferenceForm::Absolute;
  return reference;
}

}  // namespace

bool is_resource_id(std::string_view text) {
  return !text.empty() && text.size() <= kIdMax &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return c < 0x80 && (std::isalnum(c) || c == '-' || c == '.');
         });
}

bool is_resource_type(std::string_view text) {
  return !text.empty() && text[0] >= 'A' && text[0] <= 'Z' &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return c < 0x80 && std::isalpha(c); });
}

Result<Reference> parse_reference(std::string_view text) {
  if (text.starts_with('#')) {
    if (text.size() > 1 && !is_resource_id(text.substr(1)))
      return fail(Kind::Invalid, "not a fragment id", "Reference.reference");
    return Reference{ReferenceForm::Contained, {}, {}, std::string(text.substr(1)), {}};
  }
  if (text.starts_with("urn:uuid:") || text.starts_with("urn:oid:"))
    return Reference{ReferenceForm::Urn, {}, {}, std::string(text), {}};
  if (is_web_address(text)) return parse_absolute(text);
  auto reference = find_restful(split(text, '/'));
  if (!reference || !reference->base.empty() || text.starts_with('/'))
    return fail(Kind::Invalid, "not a reference", "Reference.reference");
  return *reference;
}

std::string render_reference(const Reference& reference) {
  if (reference.form == ReferenceForm::Contained) return "#" + reference.id;
  if (reference.type.empty()) return reference.id;
  std::string text = reference.base.empty() ? "" : reference.base + "/";
  text += reference.type + "/" + reference.id;
  if (!reference.version.empty()) text += "/_history/" + reference.version;
  return text;
}

}  // namespace weft::fhir
