// SPDX-License-Identifier: Apache-2.0
#include "fhir/path/expression.hpp"

#include "fhir/path/compiler.hpp"
#include "fhir/path/elements.hpp"

namespace weft::fhir::path {

struct Expression::Plan {
  std::string text;
  TypeId context = TypeId::None;
  TypeId likely = TypeId::None;  // of what it will run on: its name is compared first
  std::string_view likely_name;
  std::deque<std::string> texts;
  TermPtr root;

  // A resource's type by its name; anything else is what the expression was compiled for.
  Node node_of(const Json& root) const {
    const std::string_view name = resource_type_of(root);
    if (name.empty()) return {&root, nullptr, &root, context};
    if (name == likely_name) return {&root, nullptr, &root, likely};
    return node_of_resource(root);
  }
};

namespace {

// `Patient` of `Patient.name`.
TypeId find_first_type(const Syntax& syntax) {
  const Syntax* first = &syntax;
  while (!first->parts.empty() && first->kind != SyntaxKind::Call) first = &first->parts[0];
  if (first->kind != SyntaxKind::Name) return TypeId::None;
  const TypeId type = Definitions::r4().find_type(first->text);
  return is_resource(type) ? type : TypeId::None;
}

}  // namespace

const Environment& Environment::none() {
  static const Environment none;
  return none;
}

Result<Expression> Expression::compile(std::string_view text, const CompileOptions& options) {
  if (text.size() > options.bytes) return fail(Kind::TooLarge, "the expression is too long");
  auto plan = std::make_shared<Plan>();
  plan->text = text;
  plan->context = options.context;
  const Syntax syntax = TRY(parse_syntax(text, options.depth));
  plan->likely = options.context == TypeId::None ? find_first_type(syntax) : options.context;
  plan->likely_name = Definitions::r4().type(plan->likely).name;
  plan->root = TRY(compile_syntax(text, syntax, options, plan->texts));
  Expression expression;
  expression.plan_ = std::move(plan);
  return expression;
}

Result<Collection> Expression::evaluate(const Json& root, const Environment& environment) const {
  return evaluate(Value(plan_->node_of(root)), environment);
}

Result<Collection> Expression::evaluate(const Value& context,
                                        const Environment& environment) const {
  const Node* node = context.as<Node>();
  Evaluation evaluation(environment, context, node ? node->resource : nullptr);
  const Frame frame{&context, -1, nullptr};
  Result<Collection> out;
  TRY_VOID(plan_->root->run(evaluation, frame, *out));
  TRY_VOID(evaluation.check_size(*out));
  if (evaluation.made()) out->keep(evaluation.made());
  return out;
}

std::string_view Expression::text() const { return plan_->text; }

}  // namespace weft::fhir::path
