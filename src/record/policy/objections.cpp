// SPDX-License-Identifier: Apache-2.0
#include "record/policy/objections.hpp"

#include <algorithm>
#include <tuple>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "fhir/json/json.hpp"
#include "record/provenance.hpp"

namespace weft::record::policy {
namespace {

constexpr size_t kIdBytes = 16;

using fhir::Json;

// One row per identifier, named by its hash so that no key on disk spells a number out.
store::RowKey row_of(const ObjectorIdentifier& person) {
  return {store::kOwnShelf, std::string(kObjectionRow),
          hex(sha256(person.system + '\n' + person.value))};
}

Json to_json(const Objection& one) {
  Json json = Json::object();
  json.set("id", one.id).set("system", one.person.system).set("value", one.person.value);
  json.set("scope", word_for(one.scope)).set("target", one.target).set("date", one.date);
  json.set("explained", one.explained).set("recordedBy", one.recorded_by);
  json.set("recorded", Json::number(one.recorded.ms));
  if (one.ended) json.set("ended", Json::number(one.ended->ms));
  if (one.ended) json.set("endedBy", one.ended_by).set("endedWhy", one.ended_why);
  return json;
}

Instant instant_of(const Json& number) {
  return {std::strtoll(std::string(number.text()).c_str(), nullptr, 10)};
}

Objection from_json(const Json& json) {
  const auto text = [&](std::string_view name) { return std::string(json.at(name).text()); };
  Objection one;
  one.id = text("id");
  one.person = {text("system"), text("value")};
  one.scope = find_scope(text("scope")).value_or(Scope::All);  // not understood: the widest
  one.target = text("target");
  one.date = text("date");
  one.explained = text("explained");
  one.recorded_by = text("recordedBy");
  one.recorded = instant_of(json.at("recorded"));
  if (const Json* ended = json.find("ended")) one.ended = instant_of(*ended);
  one.ended_by = text("endedBy");
  one.ended_why = text("endedWhy");
  return one;
}

Result<std::vector<Objection>> read_row(const store::Row& row) {
  const Json body = TRY(fhir::parse_json(row.body));
  std::vector<Objection> all;
  for (const Json& one : body.at("objections").items()) all.push_back(from_json(one));
  return all;
}

store::Row make_row(const ObjectorIdentifier& person, const std::vector<Objection>& all,
                    Instant at) {
  Json body = Json::object();
  Json::Array items;
  for (const Objection& one : all) items.push_back(to_json(one));
  body.set("objections", Json::array(std::move(items)));
  store::Row row;
  row.key = row_of(person);
  row.happened = row.recorded = row.received = row.applied = at;
  row.body = fhir::render_json(body);
  return row;
}

bool is_whole_date(std::string_view text) {
  return text.size() == 10 && is_digits(text.substr(0, 4)) && text[4] == '-' &&
         is_digits(text.substr(5, 2)) && text[7] == '-' && is_digits(text.substr(8, 2));
}

Result<void> check(const Objection& one) {
  if (one.person.system.empty() || one.person.value.empty())
    return fail(Kind::Invalid, "an objection needs the person's number and its system");
  if (!is_whole_date(one.date))
    return fail(Kind::Invalid, "an objection needs the date it was made, YYYY-MM-DD", "date");
  if (one.explained.empty())
    return fail(Kind::Invalid, "say what was explained to the person", "explained");
  if ((one.scope == Scope::All) != one.target.empty())
    return fail(Kind::Invalid, "all takes no target, every other scope takes one", "target");
  const auto heading = find_heading(one.target);
  if (one.scope == Scope::Heading && (!heading || *heading == Heading::Internal))
    return fail(Kind::Invalid, "no such heading", "target");
  return {};
}

}  // namespace

Objections::Objections(store::Store& store, RandomBytes random)
    : store_(store), random_(std::move(random)) {}

Result<Objection> Objections::add(Objection objection) {
  TRY_VOID(check(objection));
  objection.id = hex(random_(kIdBytes));  // it is typed after a command: no leading dash
  objection.ended.reset();
  TRY(store_.write([&](store::Writer& writer) -> Result<void> {
    std::vector<Objection> all;
    if (const auto row = TRY(writer.read(row_of(objection.person)))) all = TRY(read_row(*row));
    all.push_back(objection);
    TRY(writer.put(make_row(objection.person, all, objection.recorded)));
    return {};
  }));
  return objection;
}

Result<Objection> Objections::end(std::string_view id, std::string_view by, std::string_view why,
                                  Instant at) {
  Objection ended;
  const store::Filter shelf{{store::kOwnShelf}, {std::string(kObjectionRow)}, {}, 0, false};
  TRY(store_.write([&](store::Writer& writer) -> Result<void> {
    for (const store::Row& row : TRY(writer.read_all(shelf))) {
      std::vector<Objection> all = TRY(read_row(row));
      const auto found = std::find_if(
          all.begin(), all.end(), [&](const Objection& one) { return one.id == id && !one.ended; });
      if (found == all.end()) continue;
      found->ended = at;
      found->ended_by = by;
      found->ended_why = why;
      ended = *found;
      TRY(writer.put(make_row(found->person, all, at)));
      return {};
    }
    return fail(Kind::NotFound, "no objection in force has this id");
  }));
  return ended;
}

Result<std::vector<Objection>> Objections::list(const std::optional<ObjectorIdentifier>& person) {
  std::vector<Objection> all;
  if (person) {
    const auto row = TRY(store_.read(row_of(*person)));
    if (row) all = TRY(read_row(*row));
    return all;
  }
  const store::Filter shelf{{store::kOwnShelf}, {std::string(kObjectionRow)}, {}, 0, false};
  for (const store::Row& row : TRY(store_.read_all(shelf)))
    for (Objection& one : TRY(read_row(row))) all.push_back(std::move(one));
  std::sort(all.begin(), all.end(), [](const Objection& left, const Objection& right) {
    return std::tie(left.recorded, left.id) < std::tie(right.recorded, right.id);
  });
  return all;
}

Result<std::vector<ActiveObjection>> Objections::find_active(
    const std::vector<ObjectorIdentifier>& borne) {
  std::vector<ActiveObjection> active;
  for (const ObjectorIdentifier& one : borne) {
    const auto row = TRY(store_.read(row_of(one)));
    if (!row) continue;
    for (Objection& objection : TRY(read_row(*row)))
      if (!objection.ended) active.push_back({objection.scope, std::move(objection.target)});
  }
  return active;
}

}  // namespace weft::record::policy
