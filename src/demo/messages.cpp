// SPDX-License-Identifier: Apache-2.0
// HL7 v2.4 ADT and ORU^R01, HSCIC ITK HL7 V2 Message Specifications.
#include "demo/messages.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace weft::demo {
namespace {

using hl7v2::Writer;

void set_header(Writer& w, Site site, std::string_view type, std::string_view structure, Instant at,
                uint64_t control_id) {
  w.segment("MSH").set(3, 1, site == Site::Hospital ? "PAS" : "EPR");
  w.set(4, 1, organisation(site).ods).set(5, 1, "WEFT").set(6, 1, "REGION").set(7, hl7_time(at));
  w.raw(9, fmt::format("{}^{}", type, structure)).set(10, fmt::format("D{:09}", control_id));
  w.set(11, "P").set(12, "2.4").set(17, "GBR").set(18, "UNICODE UTF-8");
}

void set_person(Writer& w, const Person& person, Site site) {
  w.segment("PID").set(1, "1");
  std::string numbers = fmt::format("{}^^^{}^PI", person.number, organisation(site).assigner);
  if (!person.nhs_number.empty()) numbers += fmt::format("~{}^^^NHS^NH", person.nhs_number);
  w.raw(3, numbers);
  w.set(5, 1, person.family).set(5, 2, person.given).set(5, 5, person.title).set(5, 7, "L");
  w.set(7, person.birth_date).set(8, person.woman ? "2" : "1");
  w.set(11, 1, person.street).set(11, 3, person.town).set(11, 5, person.postcode);
  w.set(11, 6, "GBR").set(11, 7, "H").set(13, 1, person.phone).set(13, 2, "PRN");
  w.set(15, "EN");
  if (person.died) w.set(29, hl7_time(*person.died)).set(30, "Y");
  if (!person.nhs_number.empty()) w.set(32, "NSTS01");
  w.segment("PD1").set(3, 1, person.practice.name).set(3, 3, person.practice.code);
}

void set_stay(Writer& w, const StaySaid& stay, const AdtSaid& said, Site site) {
  w.segment("PV1").set(1, "1").set(2, stay.patient_class);
  w.raw(3, fmt::format("{}^{}^{}", stay.ward.name, stay.bed, organisation(site).ods));
  w.set(10, stay.ward.specialty).set(19, 1, stay.visit).set(19, 4, "VISITID");
  w.set(44, hl7_time(stay.admitted));
  if (said.trigger == "A03" && stay.discharged) w.set(45, hl7_time(*stay.discharged));
  if (!stay.reason.empty()) w.segment("PV2").set(3, 2, stay.reason);
}

void set_allergies(Writer& w, const AdtSaid& said) {
  int position = 0;
  for (const AllergySaid& allergy : said.allergies) {
    w.segment("AL1").set(1, std::to_string(++position)).set(2, "DA");
    w.set(3, 1, allergy.code).set(3, 2, allergy.text).set(3, 3, allergy.system);
    if (!allergy.reaction.empty()) w.set(4, allergy.severity).set(5, allergy.reaction);
    if (!allergy.since.empty()) w.set(6, allergy.since);
  }
}

void set_problems(Writer& w, const AdtSaid& said) {
  int position = 0;
  for (const ProblemSaid& problem : said.problems) {
    w.segment("DG1").set(1, std::to_string(++position));
    w.set(3, 1, problem.what.code).set(3, 2, problem.what.text).set(3, 3, problem.what.system);
    w.set(5, problem.since).set(6, "F");
    if (problem.confidential) w.set(18, "Y");
  }
}

std::string_view flag_for(const Analyte& analyte, const std::string& value) {
  const double number = std::atof(value.c_str());
  return number < analyte.low ? "L" : number > analyte.high ? "H" : "N";
}

}  // namespace

std::string hl7_time(Instant at) {
  const CivilTime civil = to_london(at);
  return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", civil.year, civil.month, civil.day,
                     civil.hour, civil.minute, civil.second);
}

std::string render_adt(const Person& person, Site site, const AdtSaid& said, uint64_t control_id) {
  Writer w;
  set_header(w, site, fmt::format("ADT^{}", said.trigger), fmt::format("ADT_{}", said.trigger),
             said.recorded, control_id);
  w.segment("EVN").set(2, hl7_time(said.recorded)).set(6, hl7_time(said.happened));
  set_person(w, person, site);
  if (!said.retired_number.empty())
    w.segment("MRG").set(1, 1, said.retired_number).set(1, 4, organisation(site).assigner);
  if (said.stay) set_stay(w, *said.stay, said, site);
  set_allergies(w, said);
  set_problems(w, said);
  if (person.address_hidden) w.segment("ZU8").set(1, "Z").set(2, "1").set(3, "No").set(4, "Y");
  return w.text();
}

std::string render_oru(const Person& person, Site site, const ResultSaid& said,
                       uint64_t control_id) {
  Writer w;
  set_header(w, site, "ORU^R01", "ORU_R01", said.reported, control_id);
  set_person(w, person, site);
  w.segment("OBR").set(1, "1").set(3, 1, said.order).set(4, 1, said.panel_code);
  w.set(4, 2, said.panel_name).set(4, 3, "L").set(7, hl7_time(said.taken));
  w.set(22, hl7_time(said.reported)).set(25, std::string(1, said.status));
  for (size_t i = 0; i < said.analytes.size(); ++i) {
    const Analyte& analyte = said.analytes[i];
    w.segment("OBX").set(1, std::to_string(i + 1)).set(2, "NM").set(3, 1, analyte.code);
    w.set(3, 2, analyte.name).set(3, 3, "L").set(5, said.values[i]).set(6, analyte.unit);
    w.set(7, fmt::format("{}-{}", analyte.low, analyte.high));
    w.set(8, flag_for(analyte, said.values[i])).set(11, std::string(1, said.status));
    w.set(14, hl7_time(said.taken));
  }
  if (!said.comment.empty()) w.segment("NTE").set(1, "1").set(3, said.comment);
  return w.text();
}

}  // namespace weft::demo
