// SPDX-License-Identifier: Apache-2.0
// The compiled form: a Term gives a collection, a Stage turns one into the next. Immutable and
// shared by threads; all that changes is in the Evaluation, of one thread and one run.
#pragma once

#include <forward_list>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "fhir/path/expression.hpp"
#include "fhir/path/types.hpp"

namespace weft::fhir::path {

// One run: its limits, and the texts and nodes made on the way.
class Evaluation {
 public:
  Evaluation(const Environment& environment, const Value& context, const Json* resource)
      : environment(environment),
        context(context),
        resource(resource),
        steps_left_(environment.steps),
        text_left_(environment.text) {}

  // A step is a node looked at or a comparison made; false: no more allowed.
  bool spend(size_t steps = 1) {
    if (steps > steps_left_) return false;
    steps_left_ -= steps;
    return true;
  }
  Result<void> charge(size_t steps) {
    if (!spend(steps)) return too_many_steps();
    return {};
  }
  Result<void> check_size(const Collection& results) const;
  static std::unexpected<Error> too_many_steps();

  Result<Text> keep(Text text) { return keep_joined(text, {}); }
  Result<Text> keep_joined(Text left, Text right);
  Result<void> keep_text(Text text, Collection& out);
  const Json& keep_node(Json made);
  std::shared_ptr<const void> made() const { return made_; }

  const Environment& environment;
  const Value context;   // %context
  const Json* resource;  // of the context

 private:
  // Texts lie in blocks that double; nothing moves once it is there.
  struct Made {
    std::vector<std::unique_ptr<char[]>> blocks;
    std::forward_list<Json> nodes;
    char* free = nullptr;
    size_t left = 0, next_block = 256;
  };
  Made& made_here();

  std::shared_ptr<Made> made_;
  size_t steps_left_, text_left_;
};

// What $this, $index and $total mean where a Term runs.
struct Frame {
  const Value* self = nullptr;  // null: $this is empty
  int64_t index = -1;           // -1: no $index here
  const Collection* total = nullptr;
};

class Term {
 public:
  virtual ~Term() = default;
  // Appends to `out`.
  virtual Result<void> run(Evaluation& evaluation, const Frame& frame, Collection& out) const = 0;
};

class Stage {
 public:
  virtual ~Stage() = default;
  // Appends to `out`, which is not `in`'s.
  virtual Result<void> apply(Evaluation& evaluation, const Frame& frame, std::span<const Value> in,
                             Collection& out) const = 0;
};

using TermPtr = std::unique_ptr<const Term>;
using StagePtr = std::unique_ptr<const Stage>;

// https://hl7.org/fhirpath/N1/#singleton-evaluation-of-collections
// One item, or nullopt of none; several are Invalid.
Result<const Value*> single(std::span<const Value> values, std::string_view what);
// Not a boolean but one item: true.
Result<std::optional<bool>> single_boolean(std::span<const Value> values, std::string_view what);

}  // namespace weft::fhir::path
