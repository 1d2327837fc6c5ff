// SPDX-License-Identifier: Apache-2.0
// Search values: keys read back as they were written, folded text is folded, and any condition
// asked of any facets, also of bytes that are none, has an answer. Input: a resource on the first
// line, on each other line a condition, "name=value"; the whole also stands for facets.
#include <string>

#include "fhir/search/facets.hpp"
#include "fhir/search/folded_text.hpp"
#include "fhir/search/literal.hpp"
#include "fhir/search/number_key.hpp"
#include "fhir/search/query.hpp"
#include "fhir/search/query/text_parts.hpp"
#include "fhir/search/simple_path.hpp"
#include "fhir/search/span.hpp"
#include "tests/fuzz/target.hpp"

using namespace weft::fhir;
using namespace weft::fhir::search;

namespace {

void check_number(std::string_view text) {
  std::string key, again;
  if (!put_number(key, text)) return;
  std::string_view in = key;
  PROPERTY(take_number(in) == key && in.empty());
  PROPERTY(put_number(again, number_text(key)) && again == key);
  PROPERTY(kMinusInfinity < key && key < kPlusInfinity);
}

void check_span(std::string_view text) {
  const auto span = parse_span(text);
  if (!span) return;
  PROPERTY(span->from < span->until);
  std::string key;
  put_span(key, *span);
  std::string_view in = key;
  PROPERTY(take_span(in) == span && in.empty());
}

void check_text(std::string_view text) {
  const std::string once = folded(text);
  PROPERTY(folded(once) == once);
  std::string joined;
  for (const std::string_view part : split_unescaped(text, ',')) joined.append(part).push_back(',');
  joined.pop_back();
  PROPERTY(joined == text);
  PROPERTY(unescaped(text).size() <= text.size());
  (void)parse_simple_path(text);
  const Literal literal = parse_literal(text);
  PROPERTY(literal.id.size() <= text.size());
}

// Facets of no resource, but of the right version.
std::string as_facets(std::string_view bytes) {
  const uint32_t version = Parameters::r4().schema_version();
  std::string facets;
  for (int shift = 24; shift >= 0; shift -= 8)
    facets.push_back(static_cast<char>(version >> shift));
  return facets.append(bytes);
}

void check_condition(TypeId type, std::string_view line, const std::string& facets,
                     const std::string& others) {
  const auto [name, value] = weft::fuzz::halves_of(line, '=');
  check_number(value);
  check_span(value);
  check_text(value);
  const auto query =
      Query::parse(type, {{std::string(name), std::string(value)}}, Parameters::r4());
  if (!query) return;
  PROPERTY(query->matches(facets).has_value());
  (void)query->matches(others);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input = weft::fuzz::text_of(data, size);
  auto [first, rest] = weft::fuzz::halves_of(input, '\n');
  const auto resource = parse_json(first);
  const Json subject = resource ? *resource : Json::object({{"resourceType", "Observation"}});
  const TypeId type = Definitions::r4().find_type(subject.at("resourceType").text());
  const Extracted extracted = extract_facets(subject, Parameters::r4());
  PROPERTY(extract_facets(subject, Parameters::r4()).facets == extracted.facets);
  PROPERTY(describe_facets(extracted.facets, type, Parameters::r4()).has_value());
  const std::string others = as_facets(input);
  (void)describe_facets(others, type, Parameters::r4());
  while (!rest.empty()) {
    const auto [line, next] = weft::fuzz::halves_of(rest, '\n');
    check_condition(type, line, extracted.facets, others);
    rest = next;
  }
  return 0;
}
