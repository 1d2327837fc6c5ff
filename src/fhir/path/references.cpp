// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/fhirpath.html#functions · references.html · bundle.html#references
#include "fhir/path/references.hpp"

#include "fhir/path/elements.hpp"

namespace weft::fhir::path {
namespace {

Text without_version(Text text) { return text.substr(0, text.find("/_history/")); }

bool has_scheme(Text text) {
  const size_t colon = text.find(':');
  return colon != Text::npos && colon < text.find('/');
}

// "Patient" of "Patient/1" and of "https://host/fhir/Patient/1"; None: the words do not say.
TypeId type_in_words(Text text) {
  text = without_version(text);
  const size_t slash = text.rfind('/');
  if (slash == Text::npos || slash == 0 || text.starts_with('#')) return TypeId::None;
  const size_t before = text.rfind('/', slash - 1);
  const size_t from = before == Text::npos ? 0 : before + 1;
  const TypeId type = Definitions::r4().find_type(text.substr(from, slash - from));
  return type != TypeId::None && is_resource(type) ? type : TypeId::None;
}

Result<const Json*> find_contained(Evaluation& evaluation, const Node& node, Text id) {
  if (!node.resource) return nullptr;
  if (id.empty()) return node.resource;
  for (const Json& contained : node.resource->at("contained").items()) {
    TRY_VOID(evaluation.charge(1));
    if (contained.at("id").text() == id) return &contained;
  }
  return nullptr;
}

bool is_entry(const Json& entry, Text text, bool absolute) {
  const Text url = entry.at("fullUrl").text();
  if (url == text) return true;
  if (absolute) return false;
  const Json& resource = entry.at("resource");
  const size_t slash = text.find('/');
  if (slash == Text::npos || url.starts_with("urn:")) return false;
  return resource.at("resourceType").text() == text.substr(0, slash) &&
         resource.at("id").text() == text.substr(slash + 1);
}

Result<const Json*> find_entry(Evaluation& evaluation, Text text) {
  const Json* root = evaluation.environment.root_resource ? evaluation.environment.root_resource
                                                          : evaluation.resource;
  if (!root || root->at("resourceType").text() != "Bundle") return nullptr;
  const Text plain = without_version(text);
  const bool absolute = has_scheme(plain);
  const Json::Array& entries = root->at("entry").items();
  TRY_VOID(evaluation.charge(entries.size()));
  for (const Json& entry : entries)
    if (is_entry(entry, plain, absolute)) return entry.find("resource");
  return nullptr;
}

class ResolvesTo : public Term {
 public:
  ResolvesTo(TermPtr references, const Type& type)
      : references_(std::move(references)), type_(type) {}

  Result<void> run(Evaluation& evaluation, const Frame& frame, Collection& out) const override {
    Collection references;
    TRY_VOID(references_->run(evaluation, frame, references));
    TRY_VOID(evaluation.charge(1));
    const Value* reference = TRY(single(references, "is"));
    if (!reference) return {};
    const TypeId said = type_in_words(reference_text(*reference));
    if (said != TypeId::None) {
      out.push_back(Value(is_of(Value(Node{nullptr, nullptr, nullptr, said}), type_)));
      return {};
    }
    const auto found = TRY(find_referenced(evaluation, *reference));
    if (found) out.push_back(Value(is_of(*found, type_)));
    return {};
  }

 private:
  TermPtr references_;
  Type type_;
};

}  // namespace

Text reference_text(const Value& value) {
  const Node* node = value.as<Node>();
  if (node && node->value && node->value->is_object()) return node->value->at("reference").text();
  if (node) return node->value ? node->value->text() : Text();
  const Text* text = value.as<Text>();
  return text ? *text : Text();
}

Result<std::optional<Value>> find_referenced(Evaluation& evaluation, const Value& reference) {
  const Text text = reference_text(reference);
  const Node* node = reference.as<Node>();
  if (text.empty()) return std::optional<Value>();
  if (text.starts_with('#')) {
    if (!node) return std::optional<Value>();
    const Json* contained = TRY(find_contained(evaluation, *node, text.substr(1)));
    if (!contained) return std::optional<Value>();
    Node found = node_of_resource(*contained);
    found.resource = node->resource;
    return std::optional(Value(found));
  }
  const Json* found = TRY(find_entry(evaluation, text));
  if (!found && evaluation.environment.resolve) found = evaluation.environment.resolve(text);
  return found ? std::optional(Value(node_of_resource(*found))) : std::optional<Value>();
}

TermPtr make_resolves_to(TermPtr references, const Type& type) {
  return std::make_unique<ResolvesTo>(std::move(references), type);
}

}  // namespace weft::fhir::path
