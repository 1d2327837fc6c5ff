// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#expressions · #environment-variables
#include "fhir/path/terms.hpp"

#include "fhir/path/elements.hpp"

namespace weft::fhir::path {
namespace {

class Nothing : public Term {
 public:
  Result<void> run(Evaluation&, const Frame&, Collection&) const override { return {}; }
};

class Constant : public Term {
 public:
  explicit Constant(Value value) : value_(value) {}
  Result<void> run(Evaluation&, const Frame&, Collection& out) const override {
    out.push_back(value_);
    return {};
  }

 private:
  Value value_;
};

// Copies are charged too: a list that is read again and again costs more than one step.
Result<void> append(Evaluation& evaluation, std::span<const Value> values, Collection& out) {
  TRY_VOID(evaluation.charge(1 + values.size() / 4));
  for (const Value& value : values) out.push_back(value);
  return {};
}

class SpecialTerm : public Term {
 public:
  explicit SpecialTerm(Special special) : special_(special) {}
  Result<void> run(Evaluation& evaluation, const Frame& frame, Collection& out) const override {
    if (special_ == Special::This && frame.self) out.push_back(*frame.self);
    if (special_ == Special::Index && frame.index >= 0) out.push_back(Value(frame.index));
    if (special_ == Special::Total && frame.total) return append(evaluation, *frame.total, out);
    return {};
  }

 private:
  Special special_;
};

class KnownTerm : public Term {
 public:
  explicit KnownTerm(Known known) : known_(known) {}
  Result<void> run(Evaluation& evaluation, const Frame&, Collection& out) const override {
    const Environment& environment = evaluation.environment;
    if (known_ == Known::Context) return give(out, evaluation.context);
    const Json* resource = environment.resource ? environment.resource : evaluation.resource;
    if (known_ == Known::RootResource && environment.root_resource)
      resource = environment.root_resource;
    if (resource) out.push_back(Value(node_of_resource(*resource)));
    return {};
  }

 private:
  Known known_;
};

class Variable : public Term {
 public:
  explicit Variable(std::string name) : name_(std::move(name)) {}
  Result<void> run(Evaluation& evaluation, const Frame&, Collection& out) const override {
    const auto& variables = evaluation.environment.variables;
    const auto found = variables.find(name_);
    if (found == variables.end()) return fail(Kind::Invalid, "nobody gave a value", "%" + name_);
    return append(evaluation, found->second, out);
  }

 private:
  std::string name_;
};

class Chain : public Term {
 public:
  Chain(TermPtr first, std::vector<StagePtr> stages)
      : first_(std::move(first)), stages_(std::move(stages)) {}

  Result<void> run(Evaluation& evaluation, const Frame& frame, Collection& out) const override {
    if (!first_ && stages_.size() == 1)
      return stages_[0]->apply(evaluation, frame, {frame.self, frame.self ? 1u : 0u}, out);
    return run_stages(evaluation, frame, out);
  }

 private:
  Result<void> run_stages(Evaluation& evaluation, const Frame& frame, Collection& out) const {
    std::span<const Value> in;
    Collection one, other;
    if (first_) {
      TRY_VOID(first_->run(evaluation, frame, one));
      in = one;
    } else if (frame.self) {
      in = {frame.self, 1};
    }
    Collection *next = first_ ? &other : &one, *spare = first_ ? &one : &other;
    for (size_t i = 0; i + 1 < stages_.size(); ++i) {
      next->clear();
      TRY_VOID(stages_[i]->apply(evaluation, frame, in, *next));
      in = *next;
      std::swap(next, spare);
    }
    return stages_.back()->apply(evaluation, frame, in, out);
  }

  TermPtr first_;
  std::vector<StagePtr> stages_;
};

class CallStage : public Stage {
 public:
  explicit CallStage(CallPlan plan) : plan_(std::move(plan)) {}
  Result<void> apply(Evaluation& evaluation, const Frame& frame, std::span<const Value> in,
                     Collection& out) const override {
    TRY_VOID(evaluation.charge(1 + in.size() / 4));
    Call call(evaluation, frame, in, plan_);
    return plan_.row->run(call, out);
  }

 private:
  CallPlan plan_;
};

class Indexer : public Stage {
 public:
  explicit Indexer(TermPtr position) : position_(std::move(position)) {}
  Result<void> apply(Evaluation& evaluation, const Frame& frame, std::span<const Value> in,
                     Collection& out) const override {
    Collection values;
    TRY_VOID(position_->run(evaluation, frame, values));
    const Value* value = TRY(single(values, "[]"));
    if (!value) return {};
    const auto plain = system_value(*value);
    const int64_t* position = plain ? plain->as<int64_t>() : nullptr;
    if (!position) return fail(Kind::Invalid, "expected an integer", "[]");
    if (*position >= 0 && static_cast<size_t>(*position) < in.size())
      out.push_back(in[static_cast<size_t>(*position)]);
    return {};
  }

 private:
  TermPtr position_;
};

}  // namespace

TermPtr make_nothing() { return std::make_unique<Nothing>(); }
TermPtr make_constant(Value value) { return std::make_unique<Constant>(value); }
TermPtr make_special(Special special) { return std::make_unique<SpecialTerm>(special); }
TermPtr make_known(Known known) { return std::make_unique<KnownTerm>(known); }
TermPtr make_variable(std::string name) { return std::make_unique<Variable>(std::move(name)); }
TermPtr make_chain(TermPtr first, std::vector<StagePtr> stages) {
  return std::make_unique<Chain>(std::move(first), std::move(stages));
}
StagePtr make_call(CallPlan plan) { return std::make_unique<CallStage>(std::move(plan)); }
StagePtr make_indexer(TermPtr position) { return std::make_unique<Indexer>(std::move(position)); }

}  // namespace weft::fhir::path
