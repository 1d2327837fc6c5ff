// SPDX-License-Identifier: Apache-2.0
#include "storm_messages.hpp"

#include <fmt/format.h>

#include <array>

#include "hl7v2/writer.hpp"

namespace weft::tools {
namespace {

constexpr std::array kFamilies = {"ASHWORTH", "BEGUM",  "CLARKE", "DAVIES",   "EVANS", "FOSTER",
                                  "GREEN",    "HUGHES", "IQBAL",  "JOHNSON",  "KAUR",  "LEWIS",
                                  "MORGAN",   "NOWAK",  "OKAFOR", "PATERSON", "QUINN", "ROBERTS"};
constexpr std::array kGiven = {"Amina", "Brian", "Carys", "Daniel", "Elsie", "Farid",
                               "Grace", "Harry", "Irene", "Jakub",  "Leila", "Mohan"};

struct Test {
  const char *code, *name, *unit, *range;
  double low, high;
};
constexpr Test kTests[] = {
    {"NA", "Serum sodium level", "mmol/L", "133-146", 128, 150},
    {"K", "Serum potassium level", "mmol/L", "3.5-5.3", 3.1, 5.9},
    {"UREA", "Serum urea level", "mmol/L", "2.5-7.8", 2, 14},
    {"CREA", "Serum creatinine level", "umol/L", "49-90", 40, 180},
    {"HB", "Haemoglobin concentration", "g/L", "115-165", 80, 180},
    {"WBC", "Total white cell count", "10*9/L", "4.0-11.0", 2, 18},
    {"PLT", "Platelet count", "10*9/L", "150-400", 60, 600},
    {"CRP", "Serum C-reactive protein level", "mg/L", "0-5", 0, 120},
};

std::string hl7_time(Instant at) {
  const CivilTime utc = to_utc(at);
  return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}.{:03}+0000", utc.year, utc.month, utc.day,
                     utc.hour, utc.minute, utc.second, utc.millisecond);
}

void write_header(hl7v2::Writer& out, const std::string& type, const std::string& structure,
                  const std::string& marker, Instant now) {
  const size_t caret = type.find('^');
  out.segment("MSH").set(3, "STORM").set(4, "RCB").set(5, "WEFT").set(6, "WEFT");
  out.set(7, hl7_time(now)).set(9, 1, type.substr(0, caret)).set(9, 2, type.substr(caret + 1));
  out.set(9, 3, structure).set(10, marker).set(11, "P").set(12, "2.4").set(18, "UNICODE UTF-8");
}

}  // namespace

// https://www.datadictionary.nhs.uk/attributes/nhs_number.html : modulus 11
std::string test_nhs_number(unsigned n) {
  const std::string nine = fmt::format("999{:06}", n % 1'000'000);
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += (nine[static_cast<size_t>(i)] - '0') * (10 - i);
  const int check = (11 - sum % 11) % 11;
  return check == 10 ? std::string() : nine + std::to_string(check);
}

StormSender::StormSender(const StormOptions& options) {
  random_.seed(options.seed * 1000 + options.sender);
  prefix_ = fmt::format("S{:04}-{:02}-", options.seed % 10'000, options.sender % 100);
  make_patients(options);
}

// 20,000 numbers a sender and none shared, so that one connection carries all of a patient.
void StormSender::make_patients(const StormOptions& options) {
  for (unsigned n = options.sender * 20'000; patients_.size() < options.patients; ++n) {
    Patient patient;
    patient.nhs_number = test_nhs_number(n);
    if (patient.nhs_number.empty()) continue;
    patient.hospital_number = fmt::format("H{:07}", n);
    patient.family = kFamilies[draw(kFamilies.size())];
    patient.given = kGiven[draw(kGiven.size())];
    patient.birth_date =
        fmt::format("{:04}{:02}{:02}", 1930 + draw(80), 1 + draw(12), 1 + draw(28));
    patients_.push_back(std::move(patient));
  }
}

StormMessage StormSender::next(Instant now) {
  Patient& patient = patients_[draw(patients_.size())];
  const std::string event = choose_event(patient);
  StormMessage message;
  message.marker = prefix_ + fmt::format("{:07}", ++said_);
  message.key = patient.nhs_number;
  message.type = event == "R01" ? "ORU^R01" : "ADT^" + event;
  message.text =
      event == "R01" ? oru(patient, message.marker, now) : adt(patient, event, message.marker, now);
  return message;
}

std::vector<StormPerson> StormSender::people() const {
  std::vector<StormPerson> people;
  for (const Patient& patient : patients_)
    people.push_back({patient.nhs_number, patient.birth_date});
  return people;
}

std::string StormSender::choose_event(const Patient& patient) {
  if (!patient.known) return "A28";
  const uint64_t roll = draw(10);
  if (roll < 5) return "R01";
  if (!patient.admitted) return roll < 7 ? "A31" : "A01";
  return roll < 8 ? "A08" : roll < 9 ? "A02" : "A03";
}

std::string StormSender::adt(Patient& patient, const std::string& event, const std::string& marker,
                             Instant now) {
  const bool about_stay = event == "A01" || event == "A02" || event == "A03" || event == "A08";
  const std::string at = hl7_time(now);
  if (event == "A01") {
    ++patient.stays;
    patient.admitted_at = at;
  }
  patient.known = true;
  patient.admitted = event == "A01" || (patient.admitted && event != "A03");

  hl7v2::Writer out;
  const bool person = event == "A28" || event == "A31";
  write_header(out, "ADT^" + event, person ? "ADT_A05" : "ADT_A01", marker, now);
  out.segment("EVN").set(1, event).set(2, at).set(6, at);
  out.segment("PID").set(1, "1").raw(
      3, patient.nhs_number + "^^^NHS^NH~" + patient.hospital_number + "^^^RCB^MR");
  out.raw(5, patient.family + "^" + patient.given + "^^^^^L").set(7, patient.birth_date);
  out.set(8, "9").raw(11, marker + "^HIGH STREET^MALTON^NORTH YORKSHIRE^YO32 5TT^GBR^H");
  out.raw(32, "NSTS01");
  if (!about_stay) return out.text();
  out.segment("PV1").set(1, "1").set(2, "I");
  out.raw(3, fmt::format("WARD{}^BAY{}^BED{}^RCB", draw(9) + 1, draw(4) + 1, draw(6) + 1));
  out.raw(19, fmt::format("{}-{}^^^RCB^VN", patient.hospital_number, patient.stays));
  out.set(44, patient.admitted_at);
  if (event == "A03") out.set(45, at);
  return out.text();
}

std::string StormSender::oru(const Patient& patient, const std::string& marker, Instant now) {
  const std::string at = hl7_time(now);
  hl7v2::Writer out;
  write_header(out, "ORU^R01", "ORU_R01", marker, now);
  out.segment("PID").set(1, "1").raw(
      3, patient.nhs_number + "^^^NHS^NH~" + patient.hospital_number + "^^^RCB^MR");
  out.raw(5, patient.family + "^" + patient.given + "^^^^^L").set(7, patient.birth_date);
  out.segment("PV1").set(1, "1").set(2, "I").raw(3, "WARD1^BAY1^BED1^RCB");
  const std::string order = fmt::format("{}{:07}", 'L', said_) + prefix_;
  out.segment("OBR").set(1, "1").set(2, order).set(3, order).raw(4, "UE^Urea and electrolytes^RCB");
  out.set(7, at).set(14, at).set(22, at).set(25, "F");
  size_t line = 0;
  for (const Test& test : kTests) {
    const double value = test.low + (test.high - test.low) * double(draw(1000)) / 1000;
    out.segment("OBX").set(1, std::to_string(++line)).set(2, "NM");
    out.raw(3, fmt::format("{}^{}^RCB", test.code, test.name)).set(5, fmt::format("{:.1f}", value));
    out.set(6, test.unit).set(7, test.range).set(11, "F").set(14, at);
  }
  out.segment("OBX").set(1, std::to_string(++line)).set(2, "ST");
  out.raw(3, "CMT^Laboratory comment^RCB").set(5, marker).set(11, "F").set(14, at);
  return out.text();
}

}  // namespace weft::tools
