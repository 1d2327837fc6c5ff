// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#path-selection · #type-safety-and-strict-evaluation
#include "fhir/path/compiler.hpp"

#include <algorithm>

#include "fhir/path/functions/patterns.hpp"
#include "fhir/path/lexer.hpp"
#include "fhir/path/literals.hpp"
#include "fhir/path/navigate.hpp"
#include "fhir/path/operators.hpp"
#include "fhir/path/references.hpp"
#include "fhir/path/terms.hpp"
#include "fhir/path/typing.hpp"

namespace weft::fhir::path {
namespace {

constexpr size_t kStepsInPath = 32;  // a walk recurses once a step

struct Compiled {
  TermPtr term;
  Types types;
};

// A chain while its parts are read.
struct Growing {
  TermPtr first;
  std::vector<StagePtr> stages;
  PathStage* path = nullptr;  // the last stage, while names may join it
  Types types;
};

class Compiler {
 public:
  Compiler(std::string_view text, const CompileOptions& options, std::deque<std::string>& texts)
      : text_(text), options_(options), texts_(texts) {}

  Result<Compiled> compile(const Syntax& syntax, const Types& self) {
    switch (syntax.kind) {
      case SyntaxKind::Empty:
        return Compiled{make_nothing(), {{}, true, true, true}};
      case SyntaxKind::Special:
        return compile_special(syntax, self);
      case SyntaxKind::Variable:
        return compile_variable(syntax, self);
      case SyntaxKind::Name:
      case SyntaxKind::Call:
      case SyntaxKind::Chain:
        return compile_chain(syntax, self);
      case SyntaxKind::Negative:
      case SyntaxKind::Positive:
        return compile_sign(syntax, self);
      case SyntaxKind::Fold:
        return compile_fold(syntax, self);
      default:
        return compile_literal(syntax);
    }
  }

  Types context_types() const {
    Types types;
    if (options_.context != TypeId::None) types.any_of.push_back({options_.context, {}});
    types.single = true;
    return types;
  }

 private:
  std::unexpected<Error> refuse(const Syntax& syntax, std::string detail) const {
    return fail(Kind::Invalid, std::move(detail), place_of(text_, syntax.at));
  }

  Result<Compiled> compile_literal(const Syntax& syntax) {
    auto value = read_literal(syntax, texts_);
    if (!value) return refuse(syntax, std::move(value).error().detail);
    return Compiled{make_constant(*value), one_of(system_type_of(*value))};
  }

  Result<Compiled> compile_special(const Syntax& syntax, const Types& self) {
    if (syntax.text == "this") return Compiled{make_special(Special::This), self};
    if (syntax.text == "index")
      return Compiled{make_special(Special::Index), one_of(SystemType::Integer)};
    return Compiled{make_special(Special::Total), {}};
  }

  Result<Compiled> compile_variable(const Syntax& syntax, const Types&) {
    const std::string& name = syntax.text;
    if (name == "context") return Compiled{make_known(Known::Context), context_types()};
    if (name == "resource") return Compiled{make_known(Known::Resource), {}};
    if (name == "rootResource") return Compiled{make_known(Known::RootResource), {}};
    if (const auto fixed = find_fixed_variable(name))
      return Compiled{make_constant(Value(Text(texts_.emplace_back(*fixed)))),
                      one_of(SystemType::String)};
    const bool given = std::ranges::find(options_.variables, name) != options_.variables.end();
    if (options_.strict && !given) return refuse(syntax, "no variable named %" + name);
    return Compiled{make_variable(name), {}};
  }

  Result<Compiled> compile_sign(const Syntax& syntax, const Types& self) {
    Compiled operand = TRY(compile(syntax.parts[0], self));
    if (options_.strict && !may_be(operand.types, Takes::Number))
      return refuse(syntax, "expected a number after the sign, found " + describe(operand.types));
    const bool negative = syntax.kind == SyntaxKind::Negative;
    return Compiled{make_sign(std::move(operand.term), negative), std::move(operand.types)};
  }

  // --- chains

  Result<Compiled> compile_chain(const Syntax& syntax, const Types& self) {
    if (syntax.kind != SyntaxKind::Chain) return compile_parts({&syntax, 1}, self);
    return compile_parts(syntax.parts, self);
  }

  Result<Compiled> compile_parts(std::span<const Syntax> parts, const Types& self) {
    Growing chain;
    TRY_VOID(start_chain(chain, parts[0], self));
    for (const Syntax& part : parts.subspan(1)) TRY_VOID(grow(chain, part, self));
    if (!chain.stages.empty())
      return Compiled{make_chain(std::move(chain.first), std::move(chain.stages)),
                      std::move(chain.types)};
    TermPtr term = chain.first ? std::move(chain.first) : make_special(Special::This);
    return Compiled{std::move(term), std::move(chain.types)};
  }

  Result<void> start_chain(Growing& chain, const Syntax& first, const Types& self) {
    const bool from_this = first.kind == SyntaxKind::Name || first.kind == SyntaxKind::Call ||
                           (first.kind == SyntaxKind::Special && first.text == "this");
    if (from_this) {
      chain.types = self;
      if (first.kind == SyntaxKind::Special) return {};
      if (first.kind == SyntaxKind::Name && starts_with_type(chain, first)) return {};
      return grow(chain, first, self);
    }
    Compiled start = TRY(compile(first, self));
    chain.first = std::move(start.term);
    chain.types = std::move(start.types);
    return {};
  }

  // `Patient.name`: a type's name at the start is $this, if it is of that type.
  bool starts_with_type(Growing& chain, const Syntax& first) {
    if (first.text.empty() || first.text[0] < 'A' || first.text[0] > 'Z') return false;
    const Type type{Definitions::r4().find_type(first.text), SystemType::None};
    if (type.fhir == TypeId::None) return false;
    const bool possible =
        chain.types.any_of.empty() ||
        std::ranges::any_of(chain.types.any_of, [&type](const Type& self) {
          return self.fhir != TypeId::None && (Definitions::r4().is_a(self.fhir, type.fhir) ||
                                               Definitions::r4().is_a(type.fhir, self.fhir));
        });
    if (options_.strict && !possible) return false;
    add_step(chain, Step::of_type(type));
    narrow(chain.types, type);
    return true;
  }

  // What is known to be below `type` already says more than it.
  static void narrow(Types& types, const Type& type) {
    const bool below = types.any_of.size() == 1 && types.any_of[0].fhir != TypeId::None &&
                       Definitions::r4().is_a(types.any_of[0].fhir, type.fhir);
    if (!below) types.any_of = {type};
  }

  Result<void> grow(Growing& chain, const Syntax& part, const Types& self) {
    if (part.kind == SyntaxKind::Name) return add_name(chain, part);
    if (part.kind == SyntaxKind::Call) return add_call(chain, part, self);
    if (part.kind == SyntaxKind::Indexer) return add_indexer(chain, part, self);
    return refuse(part, "expected a name or a function");
  }

  static void add_step(Growing& chain, Step step) {
    if (!chain.path || chain.path->size() == kStepsInPath) {
      auto stage = std::make_unique<PathStage>();
      chain.path = stage.get();
      chain.stages.push_back(std::move(stage));
    }
    chain.path->add(std::move(step));
  }

  static void add_stage(Growing& chain, StagePtr stage) {
    chain.stages.push_back(std::move(stage));
    chain.path = nullptr;
  }

  Result<void> add_name(Growing& chain, const Syntax& name) {
    if (options_.strict && lacks_child(chain.types, name.text))
      return refuse(name, describe(chain.types) + " has no element '" + name.text + "'");
    add_step(chain, Step::child(name.text, chain.types));
    chain.types = child_types(chain.types, name.text);
    return {};
  }

  Result<void> add_indexer(Growing& chain, const Syntax& part, const Types& self) {
    TRY_VOID(check_order(chain, part, "[]"));
    Compiled position = TRY(compile(part.parts[0], self));
    add_stage(chain, make_indexer(std::move(position.term)));
    chain.types.single = true;
    return {};
  }

  Result<void> check_order(const Growing& chain, const Syntax& part, std::string_view what) const {
    if (!options_.ordered || chain.types.ordered) return {};
    return refuse(part, std::string(what) + " of items that have no order");
  }

  // --- calls

  Result<void> add_call(Growing& chain, const Syntax& call, const Types& self) {
    const FunctionRow* row = find_function(call.text);
    if (!row) return refuse(call, "no function named '" + call.text + "'");
    if (call.parts.size() < row->least || call.parts.size() > row->most)
      return refuse(call, call.text + "() expects " + count_of(*row) + ", found " +
                              std::to_string(call.parts.size()));
    if (row->needs_order) TRY_VOID(check_order(chain, call, call.text + "()"));
    if (options_.strict && !may_be(chain.types, row->takes))
      return refuse(call, call.text + "() is not for " + describe(chain.types));
    CallPlan plan;
    plan.row = row;
    plan.as_filters = options_.as_filters;
    if (row->scope == Scope::Names) return add_type_call(chain, call, std::move(plan));
    const auto arguments = TRY(compile_arguments(plan, call, chain.types, self));
    TRY_VOID(check_arguments(*row, call, arguments));
    chain.types = result_of(*row, chain.types, arguments, {});
    add_stage(chain, make_call(std::move(plan)));
    return {};
  }

  static std::string count_of(const FunctionRow& row) {
    std::string count = std::to_string(row.least);
    if (row.most != row.least) count += " to " + std::to_string(row.most);
    return count + (count == "1" ? " argument" : " arguments");
  }

  Result<void> check_arguments(const FunctionRow& row, const Syntax& call,
                               std::span<const Types> arguments) const {
    if (!options_.strict || row.scope != Scope::Input || may_be_boolean(arguments[0])) return {};
    return refuse(call.parts[0],
                  call.text + "() expects a boolean, found " + describe(arguments[0]));
  }

  Result<std::vector<Types>> compile_arguments(CallPlan& plan, const Syntax& call,
                                               const Types& input, const Types& self) {
    std::vector<Types> types;
    const Scope scope = plan.row->scope;
    const bool outside = scope == Scope::Outside || scope == Scope::Pattern;
    Types item = input;
    item.single = true;
    for (const Syntax& part : call.parts) {
      const bool turned = scope == Scope::Sort && part.kind == SyntaxKind::Negative;
      if (scope == Scope::Sort) plan.descending.push_back(turned);
      const bool is_init = scope == Scope::Fold && !types.empty();
      Compiled argument =
          TRY(compile(turned ? part.parts[0] : part, outside || is_init ? self : item));
      plan.arguments.push_back(std::move(argument.term));
      types.push_back(std::move(argument.types));
    }
    if (scope == Scope::Pattern && call.parts[0].kind == SyntaxKind::String)
      plan.pattern = TRY(compile_pattern(call.parts[0]));
    return types;
  }

  Result<std::shared_ptr<const Pattern>> compile_pattern(const Syntax& literal) const {
    auto pattern = Pattern::compile(literal.text);
    if (!pattern) return refuse(literal, pattern.error().detail);
    return pattern;
  }

  Result<void> add_type_call(Growing& chain, const Syntax& call, CallPlan plan) {
    const Type type = TRY(read_type(call.parts[0], call.text == "is"));
    plan.type = type;
    chain.types = result_of(*plan.row, chain.types, {}, type);
    if (call.text == "ofType" || (call.text == "as" && options_.as_filters)) {
      add_step(chain, Step::of_type(type));
    } else {
      add_stage(chain, make_call(std::move(plan)));
    }
    return {};
  }

  // A name in a space that has no such type is of no value: `is` says so; a cast is a mistake.
  Result<Type> read_type(const Syntax& syntax, bool only_asks) const {
    const auto name = find_type_name(syntax);
    if (!name) return refuse(syntax, "expected the name of a type");
    const Type type = find_type(*name);
    const bool spaced = name->starts_with("System.") || name->starts_with("FHIR.");
    if (!type.is_known() && !(only_asks && spaced))
      return refuse(syntax, "no type named '" + *name + "'");
    return type;
  }

  // --- operators

  Result<Compiled> compile_fold(const Syntax& syntax, const Types& self) {
    if (syntax.operators[0] == Operator::Union) return compile_union(syntax, self);
    if (const Syntax* reference = find_resolved(syntax))
      return compile_resolves_to(*reference, syntax, self);
    Compiled left = TRY(compile(syntax.parts[0], self));
    std::vector<Operand> rest;
    for (size_t i = 0; i < syntax.operators.size(); ++i) {
      const Operator operation = syntax.operators[i];
      Operand operand{operation, nullptr, {}, syntax.parts[i + 1].at};
      if (operation == Operator::Is || operation == Operator::As) {
        TRY_VOID(add_type_test(operand, left.types, syntax.parts[i + 1]));
      } else {
        TRY_VOID(add_operand(operand, left.types, syntax.parts[i + 1], self));
      }
      rest.push_back(std::move(operand));
    }
    return Compiled{make_fold(std::move(left.term), std::move(rest), options_.as_filters),
                    std::move(left.types)};
  }

  Result<void> add_type_test(Operand& operand, Types& left, const Syntax& name) const {
    operand.type = TRY(read_type(name, operand.operation == Operator::Is));
    left = operand.operation == Operator::Is
               ? one_of(SystemType::Boolean)
               : Types{{operand.type}, left.single, left.ordered, left.nothing};
    return {};
  }

  Result<void> add_operand(Operand& operand, Types& left, const Syntax& syntax, const Types& self) {
    Compiled right = TRY(compile(syntax, self));
    if (options_.strict && !may_stand(operand.operation, left, right.types))
      return refuse(syntax, std::string(symbol_of(operand.operation)) + " is not for " +
                                describe(left) + " and " + describe(right.types));
    left = result_of(operand.operation, left, right.types);
    operand.term = std::move(right.term);
    return {};
  }

  Result<Compiled> compile_union(const Syntax& syntax, const Types& self) {
    std::vector<TermPtr> operands;
    Types types{{}, true, true, true};
    for (const Syntax& part : syntax.parts) {
      Compiled operand = TRY(compile(part, self));
      types = together(types, operand.types);
      operands.push_back(std::move(operand.term));
    }
    types.single = false;
    return Compiled{make_union(std::move(operands)), std::move(types)};
  }

  // The `x.resolve()` of `x.resolve() is T`.
  static const Syntax* find_resolved(const Syntax& fold) {
    if (fold.operators.size() != 1 || fold.operators[0] != Operator::Is) return nullptr;
    const Syntax& left = fold.parts[0];
    const Syntax& last = left.kind == SyntaxKind::Chain ? left.parts.back() : left;
    const bool resolves =
        last.kind == SyntaxKind::Call && last.text == "resolve" && last.parts.empty();
    return resolves ? &left : nullptr;
  }

  Result<Compiled> compile_resolves_to(const Syntax& resolved, const Syntax& fold,
                                       const Types& self) {
    const Type type = TRY(read_type(fold.parts[1], true));
    TermPtr references = make_special(Special::This);
    if (resolved.kind == SyntaxKind::Chain) {
      const std::span<const Syntax> parts = resolved.parts;
      references = std::move(TRY(compile_parts(parts.first(parts.size() - 1), self)).term);
    }
    return Compiled{make_resolves_to(std::move(references), type), one_of(SystemType::Boolean)};
  }

  std::string_view text_;
  const CompileOptions& options_;
  std::deque<std::string>& texts_;
};

}  // namespace

Result<TermPtr> compile_syntax(std::string_view text, const Syntax& syntax,
                               const CompileOptions& options, std::deque<std::string>& texts) {
  Compiler compiler(text, options, texts);
  return std::move(TRY(compiler.compile(syntax, compiler.context_types())).term);
}

}  // namespace weft::fhir::path
