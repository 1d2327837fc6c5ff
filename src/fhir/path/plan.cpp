// SPDX-License-Identifier: Apache-2.0
#include "fhir/path/plan.hpp"

namespace weft::fhir::path {

std::unexpected<Error> Evaluation::too_many_steps() {
  return fail(Kind::TooLarge, "the expression takes more steps than allowed");
}

Result<void> Evaluation::check_size(const Collection& results) const {
  if (results.size() > environment.results)
    return fail(Kind::TooLarge, "more results than allowed");
  return {};
}

Evaluation::Made& Evaluation::made_here() {
  if (!made_) made_ = std::make_shared<Made>();
  return *made_;
}

Result<Text> Evaluation::keep(std::string text) {
  if (text.size() > text_left_) return fail(Kind::TooLarge, "more text than allowed");
  text_left_ -= text.size();
  if (text.empty()) return Text();
  return Text(made_here().texts.emplace_front(std::move(text)));
}

Result<void> Evaluation::keep_text(std::string text, Collection& out) {
  out.push_back(Value(TRY(keep(std::move(text)))));
  return {};
}

const Json& Evaluation::keep(Json made) { return made_here().nodes.emplace_front(std::move(made)); }

Result<const Value*> single(std::span<const Value> values, std::string_view what) {
  if (values.size() > 1)
    return fail(Kind::Invalid, "expected one item, found several", std::string(what));
  return values.empty() ? nullptr : values.data();
}

Result<std::optional<bool>> single_boolean(std::span<const Value> values, std::string_view what) {
  const Value* value = TRY(single(values, what));
  if (!value) return std::optional<bool>();
  if (const bool* flag = value->as<bool>()) return std::optional(*flag);
  const Node* node = value->as<Node>();
  if (node && node->value && node->value->is_bool()) return std::optional(node->value->flag());
  return std::optional(true);
}

}  // namespace weft::fhir::path
