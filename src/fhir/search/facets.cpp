// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/facets.hpp"

#include <algorithm>
#include <bitset>

#include "fhir/search/bytes.hpp"
#include "fhir/search/encode.hpp"
#include "fhir/search/layout.hpp"
#include "fhir/search/plan.hpp"

namespace weft::fhir::search {
namespace {

constexpr size_t kTupleBytesMax = 32u << 20;  // of all composites of a resource
constexpr size_t kLookedAt = 64;              // elements seen before, from a composite's place on
constexpr size_t kKeptBytes = 1u << 20;       // by a thread from one resource to the next

// "System.Boolean" is read as FHIR's boolean.
std::string fhir_name(std::string_view system_type) {
  system_type.remove_prefix(std::min(system_type.size(), system_type.find('.') + 1));
  std::string name(system_type);
  if (!name.empty() && name != "Quantity") name[0] = static_cast<char>(name[0] | 0x20);
  return name;
}

// One resource's walk. Its memory is kept for the thread's next one, unless it is much.
class Walk {
 public:
  void run(const Json& resource, TypeId type, const Parameters& parameters, Extracted& out);
  bool is_large() const { return encoding_.bytes().size() > kKeptBytes; }

 private:
  struct Seen {
    const Json* element;
    Encoder encoder;
    Encoded encoded;
  };
  struct Pending {
    const Composite* composite;
    const Json* element;
    size_t seen_from;  // in seen_, what lies below the element
  };

  void visit(const Node& node, const Json& element);
  void descend(const Edge& edge, const Json& value);
  void follow(const Edge& edge, const Json& item);
  void fill(const Leaf& leaf, const Json& element);
  void add(uint8_t number, const Encoded& encoded);
  void tell(uint8_t number, const char* detail);

  void put_tuples();
  void put_tuple(const Pending& pending);
  void put_component(const std::vector<ComponentPath>& paths, const Json& element);
  void collect(const ComponentPath& path, size_t step, const Json& element);
  void append_for_tuple(Encoder encoder, std::string_view values);
  Encoded seen_or_encode(Encoder encoder, const Json& element);

  void evaluate(const Evaluated& evaluated);
  void put_evaluated(const Evaluated& evaluated, const path::Value& value);

  Encoding encoding_;
  std::vector<Piece> pieces_;
  std::vector<Seen> seen_;
  std::vector<Pending> pending_;
  size_t seen_from_ = 0;  // of the composite at hand
  std::string tuple_, component_;
  const Json* resource_ = nullptr;
  const TypePlan* plan_ = nullptr;
  std::span<const Parameter> known_;
  std::vector<Issue>* issues_ = nullptr;
};

void Walk::run(const Json& resource, TypeId type, const Parameters& parameters, Extracted& out) {
  plan_ = &parameters.plan(type);
  known_ = parameters.of(type);
  resource_ = &resource;
  issues_ = &out.issues;
  pieces_.clear();
  seen_.clear();
  pending_.clear();
  encoding_.begin(resource);
  visit(plan_->nodes[0], resource);
  put_tuples();
  for (const Evaluated& evaluated : plan_->evaluated) evaluate(evaluated);
  out.facets = assemble_facets(parameters.schema_version(), pieces_, encoding_.bytes());
}

void Walk::visit(const Node& node, const Json& element) {
  const size_t seen_from = seen_.size();
  for (const Leaf& leaf : node.leaves) fill(leaf, element);
  for (const uint16_t composite : node.composites)
    pending_.push_back({&plan_->composites[composite], &element, seen_from});
  if (node.edges.empty()) return;
  for (const auto& [name, value] : element.members()) {
    if (name.empty()) continue;
    for (uint16_t i = node.first(name); i != kNoEdge; i = node.edges[i].next)
      if (node.edges[i].step.property == name) descend(node.edges[i], value);
  }
}

void Walk::descend(const Edge& edge, const Json& value) {
  if (!value.is_array()) {
    if (!value.is_null() && edge.step.index.value_or(0) == 0) follow(edge, value);
    return;
  }
  const Json::Array& items = value.items();
  for (size_t i = 0; i < items.size(); ++i)
    if (!items[i].is_null() && edge.step.index.value_or(i) == i) follow(edge, items[i]);
}

void Walk::follow(const Edge& edge, const Json& item) {
  const PropertyStep& step = edge.step;
  if (!step.member.empty() && item.at(step.member).text() != step.literal) return;
  visit(plan_->nodes[edge.node], item);
}

void Walk::fill(const Leaf& leaf, const Json& element) {
  const Encoded encoded = encoding_.encode(leaf.encoder, element);
  if (!plan_->composites.empty()) seen_.push_back({&element, leaf.encoder, encoded});
  for (const Sink& sink : leaf.sinks) {
    if (!sink.resolves_to.empty() && sink.resolves_to != encoded.reference_type) continue;
    add(sink.number, encoded);
    if (encoding_.issue()) tell(sink.number, encoding_.issue());
  }
}

void Walk::add(uint8_t number, const Encoded& encoded) {
  pieces_.push_back({number, encoded.begin, encoded.end});
}

void Walk::tell(uint8_t number, const char* detail) {
  issues_->push_back({known_[number - 1u].code, detail});
}

// A component may lie outside the element (%resource…), so that tuples can be many times the
// resource: they are cut, and what is cut is told.
void Walk::put_tuples() {
  const size_t most = encoding_.bytes().size() + kTupleBytesMax;
  std::bitset<256> cut;
  for (const Pending& pending : pending_) {
    if (encoding_.bytes().size() <= most) {
      put_tuple(pending);
      continue;
    }
    for (const uint8_t number : pending.composite->numbers) cut.set(number);
  }
  for (size_t number = 1; cut.any() && number < cut.size(); ++number)
    if (cut[number]) tell(static_cast<uint8_t>(number), "more values than can be kept");
}

// A tuple holds, for each component, all values of that component in one element.
// https://hl7.org/fhir/R4/search.html#composite
void Walk::put_tuple(const Pending& pending) {
  tuple_.clear();
  seen_from_ = pending.seen_from;
  for (const auto& paths : pending.composite->components) {
    component_.clear();
    put_component(paths, *pending.element);
    if (component_.empty()) return;
    put_counted(tuple_, component_);
  }
  const uint32_t begin = static_cast<uint32_t>(encoding_.bytes().size());
  encoding_.put_whole(tuple_);
  const auto end = static_cast<uint32_t>(encoding_.bytes().size());
  for (const uint8_t number : pending.composite->numbers) add(number, {begin, end, {}});
}

void Walk::put_component(const std::vector<ComponentPath>& paths, const Json& element) {
  for (const ComponentPath& path : paths)
    collect(path, 0, path.path.from_resource ? *resource_ : element);
}

void Walk::collect(const ComponentPath& path, size_t step, const Json& element) {
  if (element.is_array()) {
    for (const Json& item : element.items()) collect(path, step, item);
    return;
  }
  if (step < path.path.steps.size()) {
    const PropertyStep& next = path.path.steps[step];
    if (step > 0 && !path.path.steps[step - 1].member.empty() &&
        element.at(path.path.steps[step - 1].member).text() != path.path.steps[step - 1].literal)
      return;
    if (const Json* value = element.find(next.property)) collect(path, step + 1, *value);
    return;
  }
  if (element.is_null()) return;
  const Encoded encoded = seen_or_encode(path.encoder, element);
  append_for_tuple(
      path.encoder,
      std::string_view(encoding_.bytes()).substr(encoded.begin, encoded.end - encoded.begin));
}

// No modifier reaches into a tuple: texts beside codes and the spelling of strings stay out.
void Walk::append_for_tuple(Encoder encoder, std::string_view values) {
  const bool whole = encoder >= Encoder::Number && encoder != Encoder::Uri;
  if (whole) {
    component_ += values;
    return;
  }
  Block block(values);
  for (FacetValue value; block.next(value);) put_value(component_, value.key, {});
}

// Looked for only where it is likely, behind the composite's place and at the end: of a resource
// with a million elements, encoding one again takes less than finding it.
Encoded Walk::seen_or_encode(Encoder encoder, const Json& element) {
  const size_t count = seen_.size(), near = std::min(count, seen_from_ + kLookedAt);
  const size_t last = std::max(near, count - std::min(count, kLookedAt));
  for (size_t i = std::min(seen_from_, count); i < count; i = i + 1 == near ? last : i + 1)
    if (seen_[i].element == &element && seen_[i].encoder == encoder) return seen_[i].encoded;
  const Encoded encoded = encoding_.encode(encoder, element);
  seen_.push_back({&element, encoder, encoded});
  return encoded;
}

void Walk::evaluate(const Evaluated& evaluated) {
  path::Environment environment;
  environment.resource = resource_;
  const auto values = evaluated.expression.evaluate(*resource_, environment);
  if (!values) return tell(evaluated.number, "its expression cannot be evaluated here");
  for (const path::Value& value : *values) put_evaluated(evaluated, value);
}

void Walk::put_evaluated(const Evaluated& evaluated, const path::Value& value) {
  if (const auto* node = value.as<path::Node>()) {
    if (!node->value) return;
    const Encoder encoder = find_encoder(evaluated.type, path::type_name(value));
    add(evaluated.number, encoding_.encode(encoder, *node->value));
  } else {
    const Json made = path::json_of(value);
    add(evaluated.number,
        encoding_.encode(find_encoder(evaluated.type, fhir_name(path::type_name(value))), made));
  }
  if (encoding_.issue()) tell(evaluated.number, encoding_.issue());
}

}  // namespace

Extracted extract_facets(const Json& resource, const Parameters& parameters) {
  Extracted extracted;
  const TypeId type = Definitions::r4().find_type(resource.at("resourceType").text());
  if (parameters.of(type).empty()) {
    extracted.issues.push_back({"", "not a type of resource that R4 knows"});
    std::vector<Piece> none;
    extracted.facets = assemble_facets(parameters.schema_version(), none, {});
    return extracted;
  }
  thread_local Walk walk;
  walk.run(resource, type, parameters, extracted);
  if (walk.is_large()) walk = Walk();
  return extracted;
}

}  // namespace weft::fhir::search
