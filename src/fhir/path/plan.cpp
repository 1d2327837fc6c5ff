// SPDX-License-Identifier: Apache-2.0
#include "fhir/path/plan.hpp"

#include <algorithm>

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

Result<Text> Evaluation::keep_joined(Text left, Text right) {
  const size_t size = left.size() + right.size();
  if (size > text_left_) return fail(Kind::TooLarge, "more text than allowed");
  text_left_ -= size;
  if (size == 0) return Text();
  Made& made = made_here();
  if (size > made.left) {
    made.left = std::max(size, made.next_block);
    made.next_block = std::min<size_t>(made.left * 2, 64u << 10);
    made.blocks.push_back(std::make_unique_for_overwrite<char[]>(made.left));
    made.free = made.blocks.back().get();
  }
  char* const start = made.free;
  std::ranges::copy(right, std::ranges::copy(left, start).out);
  made.free += size;
  made.left -= size;
  return Text(start, size);
}

Result<void> Evaluation::keep_text(Text text, Collection& out) {
  out.push_back(Value(TRY(keep(text))));
  return {};
}

const Json& Evaluation::keep_node(Json made) {
  return made_here().nodes.emplace_front(std::move(made));
}

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
