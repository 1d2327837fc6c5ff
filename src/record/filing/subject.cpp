// SPDX-License-Identifier: Apache-2.0
#include "record/filing/subject.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/hash.hpp"
#include "record/filing/fold/fact_key.hpp"
#include "record/filing/parked_restriction.hpp"
#include "record/identity/look_up.hpp"
#include "record/identity/nhs_number.hpp"

namespace weft::record::filing {
namespace {

using fhir::Json;
using store::SubjectId;

constexpr size_t kSubjectsPerHomeMax = 16;
constexpr std::string_view kVerification =
    "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus";
constexpr std::string_view kVerificationCodes =
    "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland";

std::vector<SubjectIdentifier> all_identifiers(const SubjectName& name) {
  std::vector<SubjectIdentifier> all = {name.primary};
  for (const SubjectIdentifier& other : name.others)
    if (!other.value.empty()) all.push_back(other);
  return all;
}

std::optional<identity::NhsNumber> nhs_number_of(const SubjectName& name) {
  for (const SubjectIdentifier& one : all_identifiers(name))
    if (one.system == kNhsNumberSystem)
      if (auto number = identity::parse_nhs_number(one.value)) return number;
  return std::nullopt;
}

// The home of those who first came with the same trusted NHS number and birth date, while small.
Result<std::optional<store::HomeId>> find_home(const SubjectName& name, bool live,
                                               store::Writer& writer) {
  const auto number = nhs_number_of(name);
  if (!number || name.birth_date.empty() || !identity::is_trusted(*number, live))
    return std::nullopt;
  std::vector<SubjectId> same = TRY(writer.find(identity::kByNhsNumber, number->digits()));
  std::sort(same.begin(), same.end());
  if (same.size() >= kSubjectsPerHomeMax) return std::nullopt;
  for (const SubjectId id : same) {
    const auto row = TRY(writer.read({id, "Patient", patient_id(id)}));
    const auto body = fhir::parse_json(row ? row->body : std::string());
    if (!body || body->at("birthDate").text() != name.birth_date) continue;
    const auto subject = TRY(writer.find_subject(id));
    if (subject) return subject->home;
  }
  return std::nullopt;
}

// As the Patient bears it.
std::string value_borne(const SubjectIdentifier& identifier) {
  const auto number = identifier.system == kNhsNumberSystem
                          ? identity::parse_nhs_number(identifier.value)
                          : std::nullopt;
  return number ? number->digits() : identifier.value;
}

Result<void> keep_numbers(SubjectId subject, const std::vector<SubjectIdentifier>& fresh,
                          Instant now, store::Writer& writer) {
  store::Row row;
  row.key = {subject, std::string(identity::kNumbersRow), "numbers"};
  std::set<std::pair<std::string, std::string>> numbers;  // in order, whatever came first
  if (const auto before = TRY(writer.read(row.key))) {
    const Json body = TRY(fhir::parse_json(before->body));
    for (const Json& one : body.at("identifier").items())
      numbers.emplace(one.at("system").text(), one.at("value").text());
  }
  for (const SubjectIdentifier& one : fresh) numbers.emplace(one.system, value_borne(one));
  Json list = Json::array();
  for (const auto& [system, value] : numbers)
    list.push(Json::object().set("system", system).set("value", value));
  row.happened = row.recorded = row.received = row.applied = now;
  row.body = fhir::render_json(Json::object().set("identifier", std::move(list)));
  TRY(writer.put(std::move(row)));
  return {};
}

Json verification_of(std::string_view status) {  // NSTS01 … NSTS08
  Json coding = Json::object();
  coding.set("system", kVerificationCodes);
  coding.set("code", status.substr(status.size() - 2));
  Json whole = Json::object();
  whole.set("coding", Json::array({std::move(coding)}));
  Json extension = Json::object();
  extension.set("url", kVerification);
  extension.set("valueCodeableConcept", std::move(whole));
  return extension;
}

Json type_of(std::string_view type) {
  Json coding = Json::object();
  coding.set("system", "http://terminology.hl7.org/CodeSystem/v2-0203");
  coding.set("code", type);
  Json whole = Json::object();
  whole.set("coding", Json::array({std::move(coding)}));
  return whole;
}

Json to_json(const SubjectIdentifier& identifier) {
  const bool is_nhs = identifier.system == kNhsNumberSystem;
  Json json = Json::object();
  if (is_nhs && identifier.status.starts_with("NSTS") && identifier.status.size() == 6)
    json.set("extension", Json::array({verification_of(identifier.status)}));
  if (!is_nhs && !identifier.type.empty()) json.set("type", type_of(identifier.type));
  json.set("system", identifier.system);
  json.set("value", value_borne(identifier));
  return json;
}

uint64_t fresh_number(const FilingContext& context, const std::string& what) {
  if (context.number_key.empty()) return random_u63(context.random);
  size_t round = 0;
  return random_u63([&](size_t count) {
    return hmac_sha256(context.number_key, what + ' ' + std::to_string(round++)).substr(0, count);
  });
}

}  // namespace

Result<SubjectId> find_or_make_subject(std::string_view organisation,
                                       const SubjectIdentifier& primary, const SubjectName& name,
                                       const FilingContext& context, store::Writer& writer) {
  const std::string key = identity::identifier_key(organisation, primary.system, primary.value);
  std::vector<SubjectId> found = TRY(writer.find(identity::kByIdentifier, key));
  if (!found.empty()) return *std::min_element(found.begin(), found.end());
  store::Subject subject;
  subject.id = SubjectId{fresh_number(context, "subject " + key)};
  const store::HomeId fresh{fresh_number(context, "home " + key)};
  subject.home = TRY(find_home(name, context.live, writer)).value_or(fresh);
  subject.organisation = organisation;
  TRY_VOID(writer.put_subject(subject));
  TRY_VOID(writer.put_index({std::string(identity::kByIdentifier), key, subject.id}));
  TRY_VOID(adopt_parked(subject.id, organisation, {primary}, context.now, writer));
  return subject.id;
}

Result<void> note_identifiers(SubjectId subject, std::string_view organisation,
                              const SubjectName& name, Instant now, store::Writer& writer) {
  std::vector<SubjectIdentifier> fresh;
  const auto note = [&](std::string_view kind, std::string key,
                        const SubjectIdentifier& identifier) -> Result<void> {
    const std::vector<SubjectId> known = TRY(writer.find(kind, key));
    if (std::find(known.begin(), known.end(), subject) != known.end()) return {};
    fresh.push_back(identifier);
    return writer.put_index({std::string(kind), std::move(key), subject});
  };
  for (const SubjectIdentifier& one : all_identifiers(name)) {
    if (one.system == kNhsNumberSystem) {
      const auto number = identity::parse_nhs_number(one.value);
      if (number) TRY_VOID(note(identity::kByNhsNumber, number->digits(), one));
    } else if (one.system != name.primary.system || one.value != name.primary.value) {
      TRY_VOID(note(identity::kAlsoKnown,
                    identity::identifier_key(organisation, one.system, one.value), one));
    }
  }
  if (fresh.empty()) return {};
  TRY_VOID(keep_numbers(subject, fresh, now, writer));
  return adopt_parked(subject, organisation, fresh, now, writer);
}

std::vector<Statement> identifier_statements(const SubjectName& name, bool provisional,
                                             Instant recorded) {
  std::map<std::string, Json> by_system;
  for (const SubjectIdentifier& one : all_identifiers(name)) {
    Json& list = by_system[one.system];
    const Json identifier = to_json(one);
    if (std::find(list.items().begin(), list.items().end(), identifier) == list.items().end())
      list.push(identifier);
  }
  std::vector<Statement> statements;
  for (auto& [system, list] : by_system) {
    Statement statement{};
    statement.fact = Fact::Demographic;
    statement.key = "identifier:" + system;
    statement.recorded = recorded;
    statement.provisional = provisional;
    statement.content = Json::object();
    statement.content.set("identifier", std::move(list));
    statements.push_back(std::move(statement));
  }
  return statements;
}

}  // namespace weft::record::filing
