// SPDX-License-Identifier: Apache-2.0
#include "fhir/path/expression.hpp"

#include "fhir/path/compiler.hpp"
#include "fhir/path/elements.hpp"

namespace weft::fhir::path {

struct Expression::Plan {
  std::string text;
  TypeId context = TypeId::None;
  std::string_view context_name;
  std::deque<std::string> texts;
  TermPtr root;

  // A resource's type by its name; anything else is what the expression was compiled for.
  Node node_of(const Json& root) const {
    const std::string_view name = root.at("resourceType").text();
    if (name.empty()) return {&root, nullptr, &root, context};
    if (name == context_name) return {&root, nullptr, &root, context};
    return node_of_resource(root);
  }
};

Result<Expression> Expression::compile(std::string_view text, const CompileOptions& options) {
  if (text.size() > options.bytes) return fail(Kind::TooLarge, "the expression is too long");
  auto plan = std::make_shared<Plan>();
  plan->text = text;
  plan->context = options.context;
  if (options.context != TypeId::None)
    plan->context_name = Definitions::r4().type(options.context).name;
  const Syntax syntax = TRY(parse_syntax(text, options.depth));
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
