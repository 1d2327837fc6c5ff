// SPDX-License-Identifier: Apache-2.0
// weft audit person | staff | list | head | verify
#include <algorithm>

#include "app/control_tables.hpp"
#include "base/text.hpp"

namespace weft::app {
namespace {

using fhir::Json;
using record::audit::Head;
using record::audit::StoredEvent;

Json number(uint64_t value) { return Json::number(static_cast<long long>(value)); }

Json render_event(const StoredEvent& stored) {
  const record::audit::Event& event = stored.event;
  Json shown = Json::object();
  shown.set("number", number(stored.number)).set("at", rfc3339(event.at));
  shown.set("action", word_for(event.action)).set("actor", event.actor);
  if (event.who) {
    shown.set("user", event.who->user).set("issuer", event.who->issuer);
    shown.set("name", event.who->name).set("role", word_for(event.who->role));
    shown.set("organisation", event.who->organisation);
    shown.set("purpose", word_for(event.who->purpose));
  }
  shown.set("person", event.person ? number(event.person) : Json());
  shown.set("page", event.page).set("reason", event.reason).set("count", number(event.count));
  Json things = Json::array();
  for (const auto& thing : event.things) things.push(thing);
  return shown.set("things", std::move(things)).set("hash", stored.hash);
}

ControlAnswer render_events(const Result<std::vector<StoredEvent>>& events) {
  if (!events) return refuse(events.error());
  std::vector<Json> lines;
  for (const auto& event : *events) lines.push_back(render_event(event));
  return answer_lines(std::move(lines));
}

// Looking into the audit is itself audited.
Result<void> note_look(Services& services, const ControlRequest& ask, uint64_t person) {
  if (ask.as.empty() || ask.reason.empty()) return fail(Kind::Forbidden, "needs --as and --reason");
  record::audit::Event event;
  event.at = services.clock();
  event.action = record::audit::Action::ReadAudit;
  event.actor = ask.as;
  event.person = person;
  event.page = ask.command;
  event.reason = ask.reason;
  TRY(services.audit->append(std::move(event)));
  return {};
}

uint64_t number_of(std::string_view text, uint64_t otherwise) {
  return is_digits(text) && text.size() < 19 ? std::stoull(std::string(text)) : otherwise;
}

constexpr size_t kMost = 100'000;

// Newest first, as the audit gives those of one number.
Result<std::vector<StoredEvent>> looks_at(Services& services, const std::vector<uint64_t>& person) {
  std::vector<StoredEvent> all;
  for (const uint64_t number : person) {
    const auto events = TRY(services.audit->by_person(number, kMost));
    all.insert(all.end(), events.begin(), events.end());
  }
  std::sort(all.begin(), all.end(),
            [](const StoredEvent& a, const StoredEvent& b) { return a.number > b.number; });
  return all;
}

ControlAnswer person(Services& services, const ControlRequest& ask) {
  const auto request = fhir::parse_json(ask.text("stdin"));
  if (!request) return refuse(Exit::Usage, "needs {patient{system,value}, birth_date} as input");
  const record::PersonRequest who{std::string(request->path("patient.system").text()),
                                  std::string(request->path("patient.value").text()),
                                  std::string(request->at("birth_date").text())};
  // Whether the person is known is itself an answer: the question is noted either way.
  const auto found = services.door->find_for_audit(who);
  if (auto noted = note_look(services, ask, found ? found->front() : 0); !noted)
    return refuse(noted.error());
  if (!found) return refuse(found.error());
  return render_events(looks_at(services, *found));
}

ControlAnswer staff(Services& services, const ControlRequest& ask) {
  if (auto noted = note_look(services, ask, 0); !noted) return refuse(noted.error());
  return render_events(services.audit->by_staff(ask.text("issuer"), ask.text("user"), kMost));
}

ControlAnswer list(Services& services, const ControlRequest& ask) {
  if (auto noted = note_look(services, ask, 0); !noted) return refuse(noted.error());
  return render_events(
      services.audit->list(number_of(ask.text("after"), 0), number_of(ask.text("limit"), kMost)));
}

ControlAnswer head(Services& services) {
  const auto now = services.audit->head();
  if (!now) return refuse(now.error());
  return answer(Json::object().set("number", number(now->number)).set("hash", now->hash));
}

Result<std::optional<Head>> expected_head(std::string_view text) {
  if (text.empty()) return std::optional<Head>{};
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos || !is_digits(text.substr(0, colon)))
    return fail(Kind::Invalid, "a head is number:hash");
  return Head{number_of(text.substr(0, colon), 0), std::string(text.substr(colon + 1))};
}

ControlAnswer verify(Services& services, const ControlRequest& ask) {
  const auto expected = expected_head(ask.text("head"));
  if (!expected) return refuse(Exit::Usage, expected.error().detail);
  const auto found = services.audit->verify(*expected);
  if (!found) return refuse(found.error());
  Json shown = Json::object();
  shown.set("intact", found->intact).set("checked", number(found->checked));
  if (!found->intact) shown.set("broken_at", number(found->broken_at)).set("what", found->what);
  ControlAnswer out = answer(std::move(shown));
  out.exit = found->intact ? Exit::Done : Exit::Refused;
  return out;
}

}  // namespace

void add_audit_commands(ControlTable& table, Services& services) {
  table["audit person"] = [&](const ControlRequest& ask) { return person(services, ask); };
  table["audit staff"] = [&](const ControlRequest& ask) { return staff(services, ask); };
  table["audit list"] = [&](const ControlRequest& ask) { return list(services, ask); };
  table["audit head"] = [&](const ControlRequest&) { return head(services); };
  table["audit verify"] = [&](const ControlRequest& ask) { return verify(services, ask); };
}

}  // namespace weft::app
