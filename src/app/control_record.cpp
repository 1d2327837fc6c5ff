// SPDX-License-Identifier: Apache-2.0
// weft record: a record as a user would see it. The look is audited: who asked, and as whom.
#include "app/control_tables.hpp"
#include "record/chart/bundle.hpp"

namespace weft::app {
namespace {

using fhir::Json;

Result<auth::Principal> principal_of(const Json& request, const ControlRequest& ask) {
  const auto role = auth::find_staff_role(request.at("role").text());
  const auto purpose = auth::find_purpose(request.at("purpose").text());
  if (!role || !purpose || request.at("user").text().empty() ||
      request.at("organisation").text().empty())
    return fail(Kind::Invalid, "needs user, role, organisation, purpose");
  auth::Principal principal;
  principal.issuer = "local";
  principal.user = request.at("user").text();
  principal.name = principal.user;
  principal.role = *role;
  principal.organisation = request.at("organisation").text();
  principal.purpose = *purpose;
  principal.on_behalf_by = ask.as;
  return principal;
}

Result<Json> read_record(Services& services, const ControlRequest& ask) {
  if (ask.as.empty() || ask.reason.empty()) return fail(Kind::Forbidden, "needs --as and --reason");
  const Json request = TRY(fhir::parse_json(ask.text("stdin")));
  const auth::Principal principal = TRY(principal_of(request, ask));
  const record::PersonRequest who{std::string(request.path("patient.system").text()),
                                  std::string(request.path("patient.value").text()),
                                  std::string(request.at("birth_date").text())};
  const auto person = TRY(services.door->admit(principal, who, "weft record"));
  const std::string context_key = services.random(32);
  return record::chart::render_record_json(
      TRY(services.door->open(principal, person, "weft record", context_key)));
}

}  // namespace

void add_record_command(ControlTable& table, Services& services) {
  table["record"] = [&](const ControlRequest& ask) {
    auto value = read_record(services, ask);
    return value ? answer(std::move(*value)) : refuse(value.error());
  };
}

}  // namespace weft::app
