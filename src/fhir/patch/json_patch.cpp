// SPDX-License-Identifier: Apache-2.0
// JSON Patch, operation by operation on a copy, so that a failing one leaves nothing half done.
// https://www.rfc-editor.org/rfc/rfc6902
#include <algorithm>
#include <array>
#include <optional>

#include "fhir/patch/json_equality.hpp"
#include "fhir/patch/json_pointer.hpp"
#include "fhir/patch/limits.hpp"
#include "fhir/patch/patch.hpp"

namespace weft::fhir {
namespace {

using Tokens = std::span<const std::string>;

class JsonPatcher {
 public:
  explicit JsonPatcher(const Json& document) : document_(document) {}

  Result<void> apply(const Json& operation);
  Json take() { return std::move(document_); }

 private:
  struct Step {
    const char* name;
    Result<void> (JsonPatcher::*apply)(const Json& operation, const JsonPointer& path);
  };
  static const std::array<Step, 6> kSteps;

  Result<void> on_add(const Json& operation, const JsonPointer& path);
  Result<void> on_remove(const Json& operation, const JsonPointer& path);
  Result<void> on_replace(const Json& operation, const JsonPointer& path);
  Result<void> on_move(const Json& operation, const JsonPointer& path);
  Result<void> on_copy(const Json& operation, const JsonPointer& path);
  Result<void> on_test(const Json& operation, const JsonPointer& path);

  Result<void> add(const JsonPointer& path, Json value);
  Result<Json> remove(const JsonPointer& path);

  Json document_;
  Growth growth_;
};

// Section 4.
const std::array<JsonPatcher::Step, 6> JsonPatcher::kSteps = {{
    {"add", &JsonPatcher::on_add},
    {"remove", &JsonPatcher::on_remove},
    {"replace", &JsonPatcher::on_replace},
    {"move", &JsonPatcher::on_move},
    {"copy", &JsonPatcher::on_copy},
    {"test", &JsonPatcher::on_test},
}};

std::unexpected<Error> nothing_there() {
  return fail(Kind::Conflict, "nothing lies where the pointer leads");
}

Result<JsonPointer> read_pointer(const Json& operation, std::string_view member) {
  const Json* pointer = operation.find(member);
  if (!pointer || !pointer->is_string())
    return fail(Kind::Invalid, "the operation has no " + std::string(member));
  return parse_json_pointer(pointer->text());
}

// A pointer to it: null is a value.
Result<const Json*> read_value(const Json& operation) {
  const Json* value = operation.find("value");
  if (!value) return fail(Kind::Invalid, "the operation has no value");
  return value;
}

Result<void> JsonPatcher::apply(const Json& operation) {
  if (!operation.is_object()) return fail(Kind::Invalid, "an operation is an object");
  const JsonPointer path = TRY(read_pointer(operation, "path"));
  const Json& name = operation.at("op");
  for (const Step& step : kSteps)
    if (name.is_string() && name.text() == step.name) return (this->*step.apply)(operation, path);
  return fail(Kind::Invalid, "op is none of add, remove, replace, move, copy, test");
}

Result<void> insert_item(Json::Array& items, const std::string& token, Json value) {
  const auto index = token == "-" ? items.size() : parse_array_index(token);
  if (!index || *index > items.size())
    return fail(Kind::Conflict, "the array has no such position");
  items.insert(items.begin() + static_cast<std::ptrdiff_t>(*index), std::move(value));
  return {};
}

// Section 4.1.
Result<void> JsonPatcher::add(const JsonPointer& path, Json value) {
  if (path.empty()) {
    document_ = std::move(value);
    return {};
  }
  Json* parent = find_at(document_, Tokens(path).first(path.size() - 1));
  if (!parent) return nothing_there();
  if (parent->is_array()) return insert_item(parent->array_items(), path.back(), std::move(value));
  if (!parent->is_object()) return fail(Kind::Conflict, "a value is added to an object or array");
  parent->set(path.back(), std::move(value));
  return {};
}

// Section 4.2; gives back what was there.
Result<Json> JsonPatcher::remove(const JsonPointer& path) {
  if (path.empty()) return fail(Kind::Invalid, "the whole document cannot be removed");
  Json* found = find_at(document_, path);
  if (!found) return nothing_there();
  Json removed = std::move(*found);
  Json* parent = find_at(document_, Tokens(path).first(path.size() - 1));
  if (parent->is_object())
    parent->erase(path.back());
  else
    parent->array_items().erase(parent->array_items().begin() +
                                static_cast<std::ptrdiff_t>(*parse_array_index(path.back())));
  return removed;
}

Result<void> JsonPatcher::on_add(const Json& operation, const JsonPointer& path) {
  const Json* value = TRY(read_value(operation));
  TRY_VOID(growth_.admit(*value, path.size()));
  return add(path, *value);
}

Result<void> JsonPatcher::on_remove(const Json&, const JsonPointer& path) {
  TRY(remove(path));
  return {};
}

// Section 4.3: in its place, so that the order of members stays.
Result<void> JsonPatcher::on_replace(const Json& operation, const JsonPointer& path) {
  const Json* value = TRY(read_value(operation));
  TRY_VOID(growth_.admit(*value, path.size()));
  Json* found = find_at(document_, path);
  if (!found) return nothing_there();
  *found = *value;
  return {};
}

// Section 4.4: not into one of its own children.
Result<void> JsonPatcher::on_move(const Json& operation, const JsonPointer& path) {
  const JsonPointer from = TRY(read_pointer(operation, "from"));
  if (from == path) return find_at(document_, from) ? Result<void>() : nothing_there();
  const bool inside =
      from.size() < path.size() && std::ranges::equal(from, Tokens(path).first(from.size()));
  if (inside) return fail(Kind::Invalid, "a value cannot move into itself");
  Json value = TRY(remove(from));
  TRY_VOID(Growth::admit_moved(value, path.size()));
  return add(path, std::move(value));
}

// Section 4.5.
Result<void> JsonPatcher::on_copy(const Json& operation, const JsonPointer& path) {
  const JsonPointer from = TRY(read_pointer(operation, "from"));
  const Json* found = find_at(document_, from);
  if (!found) return nothing_there();
  TRY_VOID(growth_.admit(*found, path.size()));  // before it is copied
  return add(path, Json(*found));
}

// Section 4.6.
Result<void> JsonPatcher::on_test(const Json& operation, const JsonPointer& path) {
  const Json* value = TRY(read_value(operation));
  const Json* found = find_at(document_, path);
  if (!found) return nothing_there();
  if (!is_same_value(*found, *value)) return fail(Kind::Conflict, "the value tested is another");
  return {};
}

}  // namespace

Result<Json> apply_json_patch(const Json& document, const Json& patch) {
  if (!patch.is_array()) return fail(Kind::Invalid, "a JSON Patch is an array of operations");
  JsonPatcher patcher(document);
  for (size_t i = 0; i < patch.items().size(); ++i)
    if (auto applied = patcher.apply(patch.items()[i]); !applied)
      return fail(applied.error().kind, applied.error().detail, std::to_string(i));
  return patcher.take();
}

}  // namespace weft::fhir
