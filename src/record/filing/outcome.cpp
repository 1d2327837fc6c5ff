// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "record/filing/filing.hpp"

namespace weft::record::filing {
namespace {

using fhir::Json;

uint64_t number_of(const Json& json) {
  uint64_t value = 0;
  const std::string_view text = json.text();
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::string render_outcome_detail(const Outcome& outcome) {
  Json json = Json::object();
  json.set("reason", Json::number(static_cast<long long>(outcome.reason)));
  if (!outcome.detail.empty()) json.set("detail", outcome.detail);
  if (outcome.late_after_merge) json.set("late_after_merge", true);
  Json resources = Json::array();
  for (const FiledResource& resource : outcome.resources) {
    Json one = Json::object();
    one.set("type", resource.type);
    one.set("id", resource.id);
    one.set("version", Json::number(static_cast<long long>(resource.version)));
    resources.push(std::move(one));
  }
  json.set("resources", std::move(resources));
  return fhir::render_json(json);
}

Result<Outcome> parse_outcome_detail(const store::Outcome& stored) {
  const Json json = TRY(fhir::parse_json(stored.detail));
  Outcome outcome;
  outcome.state = static_cast<inbox::State>(stored.state);
  outcome.reason = static_cast<inbox::ParkReason>(number_of(json.at("reason")));
  outcome.detail = json.at("detail").text();
  outcome.late_after_merge = json.at("late_after_merge").flag();
  for (const Json& one : json.at("resources").items())
    outcome.resources.push_back({std::string(one.at("type").text()),
                                 std::string(one.at("id").text()),
                                 static_cast<uint32_t>(number_of(one.at("version")))});
  return outcome;
}

}  // namespace weft::record::filing
