// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "record/chart/bundle.hpp"
#include "record/door/world_for_tests.hpp"
#include "record/identity/look_up.hpp"
#include "record/identity/nhs_number.hpp"
#include "record/provenance.hpp"

namespace weft::record::door_test {
namespace {

constexpr int64_t kNow = 1'800'000'000'000;

fhir::Json render_item(const chart::Item& item) {
  fhir::Json json = fhir::Json::object();
  json.set("number", item.number).set("subject", item.subject).set("resource", item.resource);
  json.set("organisation", item.organisation).set("system", item.system);
  for (const chart::Mark mark : item.marks) json.member("marks").push(word_for(mark));
  return json;
}

fhir::Json render_top(const chart::Banner& banner, const std::vector<chart::AlertEntry>& alerts) {
  fhir::Json json = fhir::Json::object();
  json.set("subject", banner.subject).set("item", banner.item).set("family", banner.family);
  json.set("born", banner.birth_date).set("nhs", banner.nhs_number);
  json.set("address", banner.address).set("from", banner.address_source);
  json.set("phone", banner.phone).set("gp", banner.gp_practice);
  json.set("restricted", banner.restricted).set("more", banner.more_under_this_number);
  for (const chart::AlertEntry& alert : alerts) {
    fhir::Json entry = fhir::Json::array({alert.name, word_for(alert.state), alert.by, alert.on});
    for (const std::string& text : alert.texts) entry.push(text);
    json.member("alerts").push(std::move(entry));
  }
  return json;
}

std::string render_view(const chart::ItemView& view) {
  fhir::Json json = render_top(view.banner, view.alerts);
  json.set("item", render_item(view.item));
  for (const chart::PartOfOriginal& part : view.parts)
    json.member("parts").push(fhir::Json::array({part.path, part.text, part.message_type}));
  for (const chart::Item& item : view.former) json.member("former").push(render_item(item));
  return fhir::render_json(json) + "\n";
}

std::vector<std::string> numbers_in(const chart::Chart& chart) {
  std::vector<std::string> numbers{chart.banner.item};
  for (const chart::HeadingView& heading : chart.headings) {
    if (heading.asserted_none) numbers.push_back(heading.asserted_none->number);
    for (const chart::Item& item : heading.items) numbers.push_back(item.number);
    for (const chart::Item& item : heading.past) numbers.push_back(item.number);
  }
  return numbers;
}

Result<void> put_subjects(store::Writer& writer) {
  TRY_VOID(writer.put_subject({{1}, {1}, "RXX"}));
  TRY_VOID(writer.put_subject({{2}, {1}, "RYY"}));
  for (const uint64_t id : {1, 2})
    TRY_VOID(writer.put_index({std::string(identity::kByNhsNumber), kNumber, {id}}));
  const std::string key = identity::identifier_key("RXX", "urn:rxx", "42");
  return writer.put_index({std::string(identity::kByIdentifier), key, {1}});
}

}  // namespace

Result<uint64_t> KeptAudit::append(audit::Event event) {
  const std::lock_guard held(mutex_);
  if (stopped) return fail(Kind::Unavailable, "stopped");
  events.push_back(std::move(event));
  return events.size();
}

Result<uint64_t> KeptAudit::person_number(std::string_view key) {
  const std::lock_guard held(mutex_);
  for (size_t i = 0; i < persons.size(); ++i)
    if (persons[i] == key) return i + 1;
  persons.emplace_back(key);
  return persons.size();
}

World::World(const policy::PolicyFiles& files) {
  store = store::open_store({"memory", "", ""}).value();
  objections = std::make_unique<policy::Objections>(*store, seeded_random(1));
  policy = policy::load_policy(files).value();
  feeds = {{"acute", "RXX", Instant{kNow}, {}}, {"community", "RYY", Instant{kNow}, {}}};
  door = make_door({.store = *store,
                    .audit = audit,
                    .objections = *objections,
                    .policy = policy,
                    .clock = [] { return Instant{kNow}; },
                    .read_feeds = [this] { return feeds; }});
  EXPECT_TRUE(store->write(put_subjects));
}

void World::put(uint64_t subject, const std::string& type, const std::string& id, Heading heading,
                const std::string& body, uint64_t labels, const std::string& part) {
  store::Row row;
  row.key = {{subject}, type, id};
  row.heading = static_cast<uint16_t>(heading);
  row.labels = labels;
  row.body = body;
  row.happened = row.recorded = row.received = row.applied = Instant{next_ms_ += 1000};
  Provenance provenance;
  provenance.system = "PAS";
  if (!part.empty())
    provenance.parts.push_back({part.substr(0, 3), part, "ADT^A01", "1", "acute", Instant{1}});
  row.provenance = render_provenance(provenance);
  const auto written = store->write([&](store::Writer& writer) -> Result<void> {
    TRY(writer.put(row));
    return {};
  });
  EXPECT_TRUE(written);
}

void World::object(policy::Scope scope, const std::string& target) {
  policy::Objection objection;
  objection.person = {std::string(identity::kNhsNumberSystem), kNumber};
  objection.scope = scope;
  objection.target = target;
  objection.date = "2026-11-22";
  objection.explained = "what it means for care";
  objection.recorded_by = "ig.lead";
  EXPECT_TRUE(objections->add(objection));
}

Result<PersonHandle> World::admit(const auth::Principal& who) {
  return door->admit(who, {std::string(identity::kNhsNumberSystem), kNumber, kBorn}, "launch");
}

Result<chart::Chart> World::open(const auth::Principal& who) {
  const PersonHandle person = TRY(admit(who));
  return door->open(who, person, "record", kContext);
}

std::string World::everything(const auth::Principal& who) {
  const auto person = admit(who);
  if (!person) return "refused";
  const auto chart = door->open(who, *person, "record", kContext);
  if (!chart) return "refused";
  std::string text = fhir::render_json(render_top(chart->banner, chart->alerts)) + "\n" +
                     fhir::render_json_pretty(chart::render_record_json(*chart)) + "\n";
  for (const std::string& number : numbers_in(*chart)) {
    const auto view = door->open_item(who, *person, number, kContext);
    text += view ? render_view(*view) : "no item\n";
  }
  for (const std::string& local : chart->other_local_numbers) text += local + "\n";
  return text;
}

auth::Principal viewer(std::string_view role, std::string_view organisation,
                       std::string_view purpose) {
  auth::Principal who;
  who.issuer = "host";
  who.user = "user of " + std::string(organisation);
  who.role = auth::find_role(role).value();
  who.organisation = organisation;
  who.purpose = auth::find_purpose(purpose).value();
  return who;
}

}  // namespace weft::record::door_test
