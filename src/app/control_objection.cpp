// SPDX-License-Identifier: Apache-2.0
// weft objection add | end | list: what a person has objected to, recorded by name and date.
#include "app/control_tables.hpp"
#include "base/text.hpp"
#include "record/filing/submission.hpp"
#include "record/identity/nhs_number.hpp"
#include "record/identity/person.hpp"

namespace weft::app {
namespace {

using fhir::Json;
using record::policy::Objection;
using record::policy::ObjectorIdentifier;

Result<void> note(Services& services, const ControlRequest& ask) {
  if (ask.as.empty() || ask.reason.empty()) return fail(Kind::Forbidden, "needs --as and --reason");
  record::audit::Event event;
  event.at = services.clock();
  event.action = record::audit::Action::Objection;
  event.actor = ask.as;
  event.page = ask.command;
  event.reason = ask.reason;
  TRY(services.audit->append(std::move(event)));
  return {};
}

Json render_objection(const Objection& objection) {
  Json shown = Json::object();
  shown.set("id", objection.id).set("scope", word_for(objection.scope));
  shown.set("target", objection.target).set("date", objection.date);
  shown.set("explained", objection.explained).set("recorded_by", objection.recorded_by);
  shown.set("recorded", rfc3339(objection.recorded));
  shown.set("ended", objection.ended ? Json(rfc3339(*objection.ended)) : Json());
  if (objection.ended)
    shown.set("ended_by", objection.ended_by).set("ended_why", objection.ended_why);
  return shown;
}

std::string day_of(Instant at) { return rfc3339(at).substr(0, 10); }

Result<ObjectorIdentifier> person_of(const Json& request) {
  ObjectorIdentifier person{std::string(request.path("patient.system").text()),
                            std::string(request.path("patient.value").text())};
  if (person.system.empty() || person.value.empty())
    return fail(Kind::Invalid, "needs patient{system,value}");
  if (person.system != record::identity::kNhsNumberSystem) return person;
  // As registrations bear it: an objection under another spelling would protect nobody.
  const auto number = record::identity::parse_nhs_number(person.value);
  if (!number) return fail(Kind::Invalid, "not an NHS number", "patient.value");
  person.value = number->digits();
  return person;
}

Result<Json> add(Services& services, const ControlRequest& ask) {
  const Json request = TRY(fhir::parse_json(ask.text("stdin")));
  Objection objection;
  objection.person = TRY(person_of(request));
  const auto scope = record::policy::find_scope(request.at("scope").text());
  if (!scope) return fail(Kind::Invalid, "scope must be all, organisation, heading or employee");
  objection.scope = *scope;
  objection.target = request.at("target").text();
  objection.date = request.at("date").text();
  if (objection.date.empty()) objection.date = day_of(services.clock());
  if (!record::identity::is_whole_date(objection.date))
    return fail(Kind::Invalid, "must be a date, YYYY-MM-DD", "date");
  objection.explained = request.at("explained").text();
  objection.recorded_by = ask.as;
  objection.recorded = services.clock();
  TRY_VOID(note(services, ask));
  return render_objection(TRY(services.objections->add(std::move(objection))));
}

Result<Json> end(Services& services, const ControlRequest& ask) {
  TRY_VOID(note(services, ask));
  return render_objection(
      TRY(services.objections->end(ask.text("id"), ask.as, ask.reason, services.clock())));
}

Result<Json> list(Services& services, const ControlRequest& ask) {
  std::optional<ObjectorIdentifier> person;
  if (!trim(ask.text("stdin")).empty())
    person = TRY(person_of(TRY(fhir::parse_json(ask.text("stdin")))));
  TRY_VOID(note(services, ask));
  Json all = Json::array();
  for (const Objection& one : TRY(services.objections->list(person)))
    all.push(render_objection(one));
  return all;
}

ControlHandler answering(Services& services,
                         Result<Json> (*act)(Services&, const ControlRequest&)) {
  return [&services, act](const ControlRequest& ask) {
    auto value = act(services, ask);
    return value ? answer(std::move(*value)) : refuse(value.error());
  };
}

}  // namespace

void add_objection_commands(ControlTable& table, Services& services) {
  table["objection add"] = answering(services, add);
  table["objection end"] = answering(services, end);
  table["objection list"] = answering(services, list);
}

}  // namespace weft::app
