// SPDX-License-Identifier: Apache-2.0
#include "api/bundle_entry.hpp"

#include "api/form/validators.hpp"
#include "base/text.hpp"
#include "fhir/definitions/definitions.hpp"
#include "fhir/model/reference.hpp"
#include "net/http.hpp"

namespace weft::api {
namespace {

using fhir::Json;

struct Url {
  std::string path;
  record::Conditions query;
};

// Relative to the base, or with it before.
Url parse_url(std::string_view url, std::string_view base) {
  if (url.starts_with(base)) url.remove_prefix(base.size());
  if (url.starts_with('/')) url.remove_prefix(1);
  const size_t question = std::min(url.find('?'), url.size());
  Url parsed{std::string(url.substr(0, question)), {}};
  if (question < url.size()) parsed.query = net::parse_form(url.substr(question + 1));
  return parsed;
}

// https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.request.ifNoneMatch and what follows
Result<void> read_conditions(Ask& ask, const Json& request) {
  const auto etag = [&](const char* name) -> Result<std::optional<uint32_t>> {
    const std::string_view text = request.at(name).text();
    if (text.empty()) return std::nullopt;
    auto version = parse_etag(text);
    if (!version)
      return fail(Kind::Invalid, version.error().detail, std::string("request.") + name);
    return *version;
  };
  ask.if_match = TRY(etag("ifMatch"));
  ask.if_none_match = TRY(etag("ifNoneMatch"));
  if (const std::string_view text = request.at("ifModifiedSince").text(); !text.empty())
    ask.if_modified_since = TRY(parse_rfc3339(text));
  if (std::string_view text = request.at("ifNoneExist").text(); !text.empty()) {
    text.remove_prefix(text.find('?') == text.npos ? 0 : text.find('?') + 1);
    ask.if_none_exist = net::parse_form(text);
  }
  return {};
}

}  // namespace

bool is_kept_type(std::string_view type) {
  const auto& definitions = fhir::Definitions::r4();
  const fhir::TypeId id = definitions.find_type(type);
  if (id == fhir::TypeId::None || type == "Parameters") return false;
  const auto& known = definitions.type(id);
  return known.kind == fhir::TypeKind::Resource && !known.abstract;
}

std::optional<Address> parse_address(std::string_view path) {
  const auto parts = split(path, '/');
  Address address;
  if (!is_kept_type(parts[0])) return std::nullopt;
  address.type = parts[0];
  address.target = Target::Type;
  if (parts.size() == 1) return address;
  if (parts.size() == 2 && parts[1] == "_search") {
    address.target = Target::PostedSearch;
    return address;
  }
  if (!fhir::is_resource_id(parts[1])) return std::nullopt;
  address.id = parts[1];
  address.target = Target::Instance;
  if (parts.size() == 2) return address;
  const bool everything = parts[0] == "Patient" && parts[2] == "$everything";
  if (parts.size() == 3 && !everything && parts[2] != "_history") return std::nullopt;
  address.target = everything ? Target::Everything : Target::History;
  if (parts.size() == 3) return address;
  const auto version = parse_version(parts[3]);
  if (parts.size() > 4 || parts[2] != "_history" || !version) return std::nullopt;
  address.target = Target::Version;
  address.version = *version;
  return address;
}

Result<EntryAsk> read_entry(const Api& api, const gate::Caller& caller, Json& entry) {
  const Json& request = entry.at("request");
  Url url = parse_url(request.at("url").text(), api.base());
  auto address = parse_address(url.path);
  if (!address) return fail(Kind::NotFound, "not an address of this server", "request.url");
  const auto* interaction = find_interaction(request.at("method").text(), address->target);
  if (!interaction) return fail(Kind::Unsupported, "not an interaction", "request.method");
  EntryAsk read{interaction, Ask{.caller = caller}};
  read.ask.type = std::move(address->type);
  read.ask.id = std::move(address->id);
  read.ask.version = address->version;
  read.ask.query = std::move(url.query);
  TRY_VOID(read_conditions(read.ask, request));
  read.ask.full_url = entry.at("fullUrl").text();
  if (Json* resource = const_cast<Json*>(entry.find("resource")))
    read.ask.body = std::move(*resource);
  return read;
}

}  // namespace weft::api
