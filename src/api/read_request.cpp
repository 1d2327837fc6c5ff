// SPDX-License-Identifier: Apache-2.0
#include "api/read_request.hpp"

#include "api/bundle_entry.hpp"
#include "api/outcome.hpp"
#include "api/form/validators.hpp"
#include "api/form/weights.hpp"
#include "fhir/model/reference.hpp"

namespace weft::api {
namespace {

constexpr std::string_view kForm = "application/x-www-form-urlencoded";
constexpr std::string_view kJsonPatch = "application/json-patch+json";

const std::string& parameter(const gate::Parameters& parameters, std::string_view name) {
  static const std::string none;
  const auto found = parameters.find(name);
  return found == parameters.end() ? none : found->second;
}

// _pretty asks for white space only, which a server may leave out.
record::Conditions without_form(record::Conditions query) {
  std::erase_if(query,
                [](const auto& one) { return one.first == "_format" || one.first == "_pretty"; });
  return query;
}

Result<void> read_place(Ask& ask, const gate::Parameters& parameters, Target target) {
  ask.token = parameter(parameters, "token");
  ask.type = target == Target::Everything ? "Patient" : parameter(parameters, "type");
  ask.id = parameter(parameters, "id");
  const std::string& version = parameter(parameters, "version");
  if (!ask.type.empty() && !is_kept_type(ask.type))
    return fail(Kind::NotFound, "no such resource type here");
  if (!ask.id.empty() && !fhir::is_resource_id(ask.id)) return fail(Kind::NotFound, "no such id");
  if (version.empty()) return {};
  const auto number = parse_version(version);
  if (!number) return fail(Kind::NotFound, "no such version");
  ask.version = *number;
  return {};
}

Result<void> read_headers(Ask& ask, const net::Request& request) {
  const auto etag = [&](const char* name) -> Result<std::optional<uint32_t>> {
    const std::string_view text = request.header(name);
    if (text.empty()) return std::nullopt;
    auto version = parse_etag(text);
    if (!version) return fail(Kind::Invalid, version.error().detail, std::string("http.") + name);
    return *version;
  };
  ask.if_match = TRY(etag("if-match"));
  // A cache's own validators may be of any make: what is none of ours matches nothing.
  if (auto held = etag("if-none-match")) ask.if_none_match = *held;
  ask.if_modified_since = parse_http_date(request.header("if-modified-since"));
  ask.prefer = parse_return(request.header("prefer"));
  if (const std::string_view text = request.header("if-none-exist"); !text.empty())
    ask.if_none_exist = net::parse_form(text.substr(text.starts_with('?') ? 1 : 0));
  return {};
}

bool has_body(const Interaction& interaction) {
  return interaction.method == "PUT" || interaction.method == "PATCH" ||
         interaction.method == "POST";
}

// nullopt: a type of body that this interaction takes.
std::optional<Answer> refuse_type(const net::Request& request, const Interaction& interaction) {
  const std::string type = media_type_of(request.header("content-type"));
  if (!request.header("content-encoding").empty())
    return refuse_with(415, "not-supported", "bodies are taken unpacked");
  const bool patch = interaction.code == "patch" && type == kJsonPatch;
  const bool form = interaction.target == Target::PostedSearch && (type == kForm || type.empty());
  if (patch || form) return std::nullopt;
  if (interaction.target != Target::PostedSearch && !type.empty() && takes_json(type, ""))
    return std::nullopt;
  return refuse_with(415, "not-supported", "bodies are application/fhir+json here");
}

Result<void> read_body(Ask& ask, const net::Request& request, const Interaction& interaction) {
  if (interaction.target == Target::PostedSearch) {
    for (auto& pair : without_form(net::parse_form(request.body)))
      ask.query.push_back(std::move(pair));
    return {};
  }
  ask.body = TRY(fhir::parse_json(request.body));
  if (media_type_of(request.header("content-type")) == kJsonPatch) ask.patch_form = PatchForm::Json;
  return {};
}

}  // namespace

std::optional<Answer> refuse_form(const net::Request& request) {
  std::string_view format;
  const auto query = net::parse_form(request.query);
  for (const auto& [name, value] : query)
    if (name == "_format") format = value;
  if (takes_json(request.header("accept"), format)) return std::nullopt;
  return refuse_with(406, "not-supported", "answers are application/fhir+json here");
}

Result<Asked> read_request(const net::Request& request, const gate::Parameters& parameters,
                           const Interaction& interaction, const gate::Caller& caller) {
  Ask ask{.caller = caller};
  TRY_VOID(read_place(ask, parameters, interaction.target));
  ask.query = without_form(net::parse_form(request.query));
  TRY_VOID(read_headers(ask, request));
  if (!has_body(interaction)) return Asked(std::move(ask));
  if (auto refused = refuse_type(request, interaction)) return Asked(std::move(*refused));
  TRY_VOID(read_body(ask, request, interaction));
  return Asked(std::move(ask));
}

}  // namespace weft::api
