// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/http.html#read · #cread
#include <array>

#include "api/interactions.hpp"
#include "api/form/shape.hpp"

namespace weft::api {
namespace {

constexpr std::array<std::string_view, 2> kParameters = {"_summary", "_elements"};

Result<Shape> read_shape(const Ask& ask) {
  Shape shape;
  for (const auto& [name, value] : ask.query) {
    if (name == "_summary") shape.summary = TRY(parse_summary(value));
    if (name == "_elements") shape.elements = parse_elements(ask.type, value);
  }
  if (shape.summary == Summary::Count) return fail(Kind::Invalid, "counts nothing", "_summary");
  return shape;
}

// The header has whole seconds. A client that sent a version is answered by it alone.
bool is_unchanged(const Ask& ask, const record::StoredResource& found) {
  if (ask.if_none_match) return *ask.if_none_match == found.version;
  return ask.if_modified_since && found.updated.ms / 1000 <= ask.if_modified_since->ms / 1000;
}

}  // namespace

Result<Answer> read(const Api& api, Ask ask) {
  TRY_VOID(check_scope(ask, ask.type, auth::Access::Read));
  TRY_VOID(check_parameters(ask, kParameters));
  const Shape shape = TRY(read_shape(ask));
  auto found = TRY(api.resources.read(ask.caller.client, {ask.type, ask.id}));
  Answer answer;
  answer.version = found.version;
  answer.updated = found.updated;
  if (is_unchanged(ask, found))
    answer.status = 304;
  else
    answer.body = TRY(shaped(std::move(found.body), shape));
  return answer;
}

}  // namespace weft::api
