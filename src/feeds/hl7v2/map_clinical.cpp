// SPDX-License-Identifier: Apache-2.0
// Allergies (fold rule 5) and problems.
#include "base/text.hpp"
#include "feeds/hl7v2/conversions.hpp"
#include "feeds/hl7v2/mapping.hpp"

namespace weft::feeds {
namespace {

using fhir::Json;
using record::filing::Fact;
using record::filing::Statement;

// A coded field as a key: code and system, else the words.
std::string coded_key(const Mapping& mapping, const hl7v2::Repetition& rep) {
  const std::string code = whole_at(rep, 1, mapping.message.delimiters());
  const std::string_view system = text_at(rep, 3);
  if (code.empty()) return whole_at(rep, 2, mapping.message.delimiters());
  return system.empty() ? code : code + "^" + std::string(system);
}

const Coded* none_known(const Mapping& mapping, const hl7v2::Segment& al1) {
  for (const size_t component : {1, 2, 4, 5}) {
    const std::string text = whole_at(al1.field(3).rep(1), component, mapping.message.delimiters());
    const Coded* coded = mapping.tables.find_code("no_known_allergies", text);
    if (coded) return coded;
  }
  return nullptr;
}

// FHIR asks a manifestation of every reaction; a severity alone keeps its place with "not stated".
void complete_reaction(Json& content) {
  if (!content.find("reaction")) return;
  Json& reaction = content.member("reaction").array_items().front();
  if (!reaction.at("manifestation").is_empty()) return;
  Json unknown;
  unknown.set("coding", only(coding("http://terminology.hl7.org/CodeSystem/data-absent-reason",
                                    "unknown", "Unknown")));
  unknown.set("text", "not stated");
  reaction.set("manifestation", only(std::move(unknown)));
  if (reaction.at("severity").is_null()) content.erase("reaction");
}

void map_none_known(Mapping& mapping, size_t position, const Coded& coded, Statement& list) {
  list.event = "none-known";
  Json said = mapping.read_content(position, About::Allergy).at("code");
  Json codings = only(coding(coded.system, coded.becomes, coded.display));
  for (const Json& one : said.at("coding").items())
    if (one.at("code").text() != coded.becomes && one.find("system")) codings.push(one);
  said.set("coding", std::move(codings));
  list.content.set("code", std::move(said));
  for (const size_t field : {2, 3}) mapping.mark(position, field);
}

void map_allergy(Mapping& mapping, size_t position, Statement& list) {
  const hl7v2::Segment& al1 = mapping.segment(position);
  const std::string what = coded_key(mapping, al1.field(3).rep(1));
  if (what.empty()) return;
  const std::string key = std::string(text_at(al1.field(2).rep(1), 1)) + "|" + what;
  Json content = mapping.read_content(position, About::Allergy);
  complete_reaction(content);
  for (const Statement& said : mapping.out.statements)  // the same line twice is one allergy
    if (said.fact == Fact::Allergy && said.key == key && said.content == content) return;
  list.listed.push_back(key);
  mapping.state(Fact::Allergy, key, position).content = std::move(content);
}

// IAM-6: HL7 table 0206.
std::string action_of(const Mapping& mapping, const hl7v2::Segment& iam) {
  const Coded* coded = mapping.tables.find_code("allergy_action", text_at(iam.field(6).rep(1), 1));
  return coded ? coded->becomes : std::string();
}

// Each IAM is one allergy told, or taken away; it says nothing of the others.
void map_single_allergies(Mapping& mapping) {
  for (const size_t position : mapping.positions("IAM")) {
    Statement list;
    if (const Coded* coded = none_known(mapping, mapping.segment(position))) {
      map_none_known(mapping, position, *coded, list);
      Statement& stated = mapping.state(Fact::AllergyList, "", position);
      stated.event = list.event;
      stated.content = std::move(list.content);
      continue;
    }
    const size_t before = mapping.out.statements.size();
    map_allergy(mapping, position, list);
    if (mapping.out.statements.size() > before)
      mapping.out.statements.back().event = action_of(mapping, mapping.segment(position));
  }
}

}  // namespace

void map_allergies(Mapping& mapping) {
  map_single_allergies(mapping);
  const std::vector<size_t> lines = mapping.positions("AL1");
  if (lines.empty()) return;  // no AL1 at all says nothing
  Statement list;
  for (const size_t position : lines) {
    if (const Coded* coded = none_known(mapping, mapping.segment(position)))
      map_none_known(mapping, position, *coded, list);
    else
      map_allergy(mapping, position, list);
  }
  if (list.listed.empty() && list.event.empty()) return;  // AL1 without an AL1-3
  Statement& stated = mapping.state(Fact::AllergyList, "", lines.front());
  stated.event = list.event;
  stated.content = std::move(list.content);
  stated.listed = std::move(list.listed);
  stated.parts.clear();
  for (const size_t position : lines) stated.parts.push_back(mapping.part(position));
}

void map_problems(Mapping& mapping) {
  for (const size_t position : mapping.positions("DG1")) {
    const hl7v2::Segment& dg1 = mapping.segment(position);
    std::string key = coded_key(mapping, dg1.field(3).rep(1));
    if (key.empty()) key = whole_text(dg1.field(4).rep(1), mapping.message.delimiters());
    if (key.empty()) continue;
    Json content = mapping.read_content(position, About::Problem);
    const bool labelled = is_labelled(mapping, position, "segment");
    Statement& statement = mapping.state(Fact::Problem, std::move(key), position);
    statement.content = std::move(content);
    statement.confidential = statement.confidential || labelled;
  }
}

}  // namespace weft::feeds
