// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#operations
#include "fhir/path/operators.hpp"

#include "fhir/path/arithmetic.hpp"
#include "fhir/path/equality.hpp"

namespace weft::fhir::path {
namespace {

using Logic = std::optional<bool>;

// https://hl7.org/fhirpath/N1/#boolean-logic
Logic decide_logic(Operator operation, Logic left, Logic right) {
  switch (operation) {
    case Operator::And:
      if (left == false || right == false) return false;
      return left && right ? Logic(true) : Logic();
    case Operator::Or:
      if (left == true || right == true) return true;
      return left && right ? Logic(false) : Logic();
    case Operator::Xor:
      return left && right ? Logic(*left != *right) : Logic();
    default:  // implies
      if (left == false || right == true) return true;
      return left && right ? Logic(false) : Logic();
  }
}

// What the left side alone decides.
bool is_decided(Operator operation, Logic left) {
  if (!left || operation == Operator::Xor) return false;
  return *left == (operation == Operator::Or);
}

bool is_logic(Operator operation) {
  return operation >= Operator::And && operation <= Operator::Implies;
}

Result<std::optional<Value>> one(const Collection& values, Operator operation) {
  const Value* value = TRY(single(values, symbol_of(operation)));
  if (!value) return std::nullopt;
  auto plain = system_value(*value);
  const Node* node = value->as<Node>();
  // A primitive without value, or a Quantity that states none, is as nothing.
  const bool without = node && (!node->value || is_quantity(node->type));
  if (!plain && !without)
    return fail(Kind::Invalid, "expected a plain value, found " + std::string(type_name(*value)),
                std::string(symbol_of(operation)));
  return plain;
}

void push(std::optional<bool> answer, Collection& out) {
  if (answer) out.push_back(Value(*answer));
}

Result<void> apply_equality(Evaluation& evaluation, Operator operation, const Collection& left,
                            const Collection& right, Collection& out) {
  if (operation == Operator::Equivalent || operation == Operator::NotEquivalent) {
    const bool same = TRY(equivalent(evaluation, std::span(left), std::span(right)));
    out.push_back(Value(same == (operation == Operator::Equivalent)));
    return {};
  }
  Logic same = TRY(equal(evaluation, std::span(left), std::span(right)));
  if (same && operation == Operator::NotEqual) same = !*same;
  push(same, out);
  return {};
}

Result<void> apply_order(Operator operation, const Collection& left, const Collection& right,
                         Collection& out) {
  const auto l = TRY(one(left, operation)), r = TRY(one(right, operation));
  if (!l || !r) return {};
  const auto order = TRY(compare(*l, *r));
  if (!order) return {};
  switch (operation) {
    case Operator::Less:
      out.push_back(Value(*order < 0));
      break;
    case Operator::LessOrEqual:
      out.push_back(Value(*order <= 0));
      break;
    case Operator::Greater:
      out.push_back(Value(*order > 0));
      break;
    default:
      out.push_back(Value(*order >= 0));
  }
  return {};
}

// https://hl7.org/fhirpath/N1/#membership
Result<void> apply_membership(Evaluation& evaluation, Operator operation, const Collection& item,
                              const Collection& all, Collection& out) {
  const Value* value = TRY(single(item, symbol_of(operation)));
  if (!value) return {};
  bool found = false;
  for (size_t i = 0; i < all.size() && !found; ++i)
    found = TRY(equal(evaluation, *value, all[i])).value_or(false);
  out.push_back(Value(found));
  return {};
}

Result<void> apply_math(Evaluation& evaluation, Operator operation, const Collection& left,
                        const Collection& right, Collection& out) {
  const auto l = TRY(one(left, operation)), r = TRY(one(right, operation));
  if (operation == Operator::Concatenate) {
    const Value left_value = l.value_or(Value(Text())), right_value = r.value_or(Value(Text()));
    const Text *left_text = left_value.as<Text>(), *right_text = right_value.as<Text>();
    if (!left_text || !right_text) return fail(Kind::Invalid, "& is for strings", "&");
    out.push_back(Value(TRY(evaluation.keep_joined(*left_text, *right_text))));
    return {};
  }
  if (!l || !r) return {};
  const auto answer = TRY(calculate(evaluation, operation, *l, *r));
  if (answer) out.push_back(*answer);
  return {};
}

class Fold : public Term {
 public:
  Fold(TermPtr first, std::vector<Operand> rest, bool as_filters)
      : first_(std::move(first)), rest_(std::move(rest)), as_filters_(as_filters) {}

  Result<void> run(Evaluation& evaluation, const Frame& frame, Collection& out) const override {
    Collection left;
    TRY_VOID(first_->run(evaluation, frame, left));
    for (size_t i = 0; i + 1 < rest_.size(); ++i) {
      Collection answer;
      TRY_VOID(apply(evaluation, frame, rest_[i], left, answer));
      left = std::move(answer);
    }
    return apply(evaluation, frame, rest_.back(), left, out);
  }

 private:
  Result<void> apply(Evaluation& evaluation, const Frame& frame, const Operand& operand,
                     const Collection& left, Collection& out) const {
    TRY_VOID(evaluation.charge(1));
    if (operand.operation == Operator::Is || operand.operation == Operator::As)
      return apply_type(operand, left, out);
    if (is_logic(operand.operation)) return apply_logic(evaluation, frame, operand, left, out);
    Collection right;
    TRY_VOID(operand.term->run(evaluation, frame, right));
    switch (operand.operation) {
      case Operator::Equal:
      case Operator::NotEqual:
      case Operator::Equivalent:
      case Operator::NotEquivalent:
        return apply_equality(evaluation, operand.operation, left, right, out);
      case Operator::Less:
      case Operator::LessOrEqual:
      case Operator::Greater:
      case Operator::GreaterOrEqual:
        return apply_order(operand.operation, left, right, out);
      case Operator::In:
        return apply_membership(evaluation, operand.operation, left, right, out);
      case Operator::Contains:
        return apply_membership(evaluation, operand.operation, right, left, out);
      default:
        return apply_math(evaluation, operand.operation, left, right, out);
    }
  }

  static Result<void> apply_logic(Evaluation& evaluation, const Frame& frame,
                                  const Operand& operand, const Collection& left, Collection& out) {
    const Logic l = TRY(single_boolean(left, symbol_of(operand.operation)));
    if (is_decided(operand.operation, l)) {
      push(decide_logic(operand.operation, l, {}), out);
      return {};
    }
    Collection right;
    TRY_VOID(operand.term->run(evaluation, frame, right));
    const Logic r = TRY(single_boolean(right, symbol_of(operand.operation)));
    push(decide_logic(operand.operation, l, r), out);
    return {};
  }

  Result<void> apply_type(const Operand& operand, const Collection& left, Collection& out) const {
    if (operand.operation == Operator::As && as_filters_) {
      for (const Value& value : left)
        if (casts_to(value, operand.type)) out.push_back(value);
      return {};
    }
    const Value* value = TRY(single(left, symbol_of(operand.operation)));
    if (!value) return {};
    if (operand.operation == Operator::Is) {
      out.push_back(Value(is_of(*value, operand.type)));
    } else if (casts_to(*value, operand.type)) {
      out.push_back(*value);
    }
    return {};
  }

  TermPtr first_;
  std::vector<Operand> rest_;
  bool as_filters_;
};

class Union : public Term {
 public:
  explicit Union(std::vector<TermPtr> operands) : operands_(std::move(operands)) {}

  Result<void> run(Evaluation& evaluation, const Frame& frame, Collection& out) const override {
    Collection all;
    for (const TermPtr& operand : operands_) TRY_VOID(operand->run(evaluation, frame, all));
    if (all.empty()) return {};
    TRY_VOID(evaluation.check_size(all));
    return append_distinct(evaluation, all, out);
  }

 private:
  std::vector<TermPtr> operands_;
};

class Sign : public Term {
 public:
  Sign(TermPtr operand, bool negative) : operand_(std::move(operand)), negative_(negative) {}

  Result<void> run(Evaluation& evaluation, const Frame& frame, Collection& out) const override {
    Collection values;
    TRY_VOID(operand_->run(evaluation, frame, values));
    const auto value = TRY(one(values, negative_ ? Operator::Subtract : Operator::Add));
    if (!value) return {};
    const auto answer = TRY(negated(*value));
    if (!negative_)
      out.push_back(*value);
    else if (answer)
      out.push_back(*answer);
    return {};
  }

 private:
  TermPtr operand_;
  bool negative_;
};

}  // namespace

TermPtr make_fold(TermPtr first, std::vector<Operand> rest, bool as_filters) {
  return std::make_unique<Fold>(std::move(first), std::move(rest), as_filters);
}
TermPtr make_union(std::vector<TermPtr> operands) {
  return std::make_unique<Union>(std::move(operands));
}
TermPtr make_sign(TermPtr operand, bool negative) {
  return std::make_unique<Sign>(std::move(operand), negative);
}

}  // namespace weft::fhir::path
