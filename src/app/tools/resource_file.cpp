// SPDX-License-Identifier: Apache-2.0
#include "app/tools/resource_file.hpp"

#include <istream>

#include "base/text.hpp"
#include "fhir/xml/xml.hpp"

namespace weft::app {
namespace {

using fhir::Json;
using Take = std::function<void(const Json& resource)>;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view without_mark(std::string_view text) {
  return text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size()) : text;
}

Result<void> take_resource(const Json& resource, const Take& take) {
  if (!resource.at("resourceType").is_string()) return fail(Kind::Invalid, "is no FHIR resource");
  if (resource.at("resourceType").text() != "Bundle") {
    take(resource);
    return {};
  }
  for (const Json& entry : resource.at("entry").items())
    if (const Json* inner = entry.find("resource")) TRY_VOID(take_resource(*inner, take));
  return {};
}

Result<void> take_line(std::string_view line, size_t number, const Take& take) {
  if (trim(line).empty()) return {};
  const auto place = [&](const Error& error) {
    const std::string within = error.where.empty() ? "" : ", " + error.where;
    return fail(error.kind, error.detail, "line " + std::to_string(number) + within);
  };
  const auto resource = fhir::parse_json(line);
  if (!resource) return place(resource.error());
  if (const auto taken = take_resource(*resource, take); !taken) return place(taken.error());
  return {};
}

// No more than the parsers take, so that what has no end is refused as too long. A folder can be
// opened, and fails when read.
Result<std::string> rest_of(std::istream& in) {
  constexpr size_t most = fhir::JsonLimits{}.bytes;
  std::string text;
  char block[64 << 10];
  while (text.size() <= most && (in.read(block, sizeof block) || in.gcount() > 0))
    text.append(block, static_cast<size_t>(in.gcount()));
  if (in.bad()) return fail(Kind::Unavailable, "cannot be read");
  return text;
}

}  // namespace

Result<Json> parse_resource(std::string_view text) {
  text = without_mark(text);
  const std::string_view content = trim(text);
  const bool json = content.starts_with('{') || content.starts_with('[');
  return json ? fhir::parse_json(text) : fhir::parse_xml(text);
}

Result<Json> read_resource(std::istream& in) { return parse_resource(TRY(rest_of(in))); }

Result<void> for_each_resource(std::istream& in, const Take& take) {
  std::string line;
  size_t number = 1;
  while (std::getline(in, line) && trim(without_mark(line)).empty()) ++number;
  if (in.bad()) return fail(Kind::Unavailable, "cannot be read");
  const std::string_view first = without_mark(line);
  if (!fhir::parse_json(first)) {  // spread over lines: one document
    if (!in.eof()) line += "\n" + TRY(rest_of(in));
    return take_resource(TRY(parse_resource(line)), take);
  }
  TRY_VOID(take_line(first, number, take));
  while (std::getline(in, line)) TRY_VOID(take_line(line, ++number, take));
  return {};
}

std::string name_of(const Json& resource) {
  std::string name(resource.at("resourceType").text());
  if (resource.at("id").is_string()) name += "/" + std::string(resource.at("id").text());
  return name;
}

}  // namespace weft::app
