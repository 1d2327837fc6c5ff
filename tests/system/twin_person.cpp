// SPDX-License-Identifier: Apache-2.0
#include "tests/system/twin_person.hpp"

#include "hl7v2/writer.hpp"

namespace weft::testing {
namespace {

using hl7v2::Writer;

void write_start(Writer& w, std::string_view id, std::string_view type, std::string_view at) {
  w.segment("MSH").set(3, "PAS").set(4, "T000").set(7, at);
  w.set(9, 1, type.substr(0, 3)).set(9, 2, type.substr(4));
  w.set(10, id).set(11, "P").set(12, "2.4");
  if (type.starts_with("ADT")) w.segment("EVN").set(2, at);
  w.segment("PID").set(1, "1");
  w.raw(3, "N1^^^LOCALID~" + std::string(kTwinNumber) + "^^^NHS^NH");
  w.set(5, 1, "EXAMPLE").set(5, 2, "Twin").set(5, 7, "L").set(7, "19610705").set(8, "2");
}

void write_home(Writer& w) {
  w.set(11, 1, "1 Hidden Street").set(11, 3, "Leeds").set(11, 7, "H");
  w.set(13, 1, "0113 496 0000").set(13, 2, "PRN");
}

void write_kin(Writer& w) {
  w.segment("NK1").set(1, "1").set(2, 1, "HIDDENKIN").set(3, 1, "SPO").set(4, 1, "2 Hidden Row");
}

std::string admission(bool with_home) {
  Writer w;
  write_start(w, "A1", "ADT^A01", "20260105101500+0000");
  if (with_home) write_home(w);
  if (with_home) w.segment("PD1").set(3, 1, "Hidden Surgery").set(3, 3, "G1");
  if (with_home) write_kin(w);
  w.segment("PV1").set(1, "1").set(2, "I");
  if (with_home) w.set(3, 1, "Hidden Ward");
  w.set(19, "V1").set(44, "20260105101500+0000");
  w.segment("AL1").set(1, "1").set(2, "DA").set(3, 1, "A1").set(3, 2, "Latex").set(4, "SV");
  return w.text();
}

std::string update(bool with_problem, bool confidential) {
  Writer w;
  write_start(w, "A2", "ADT^A08", "20260106101500+0000");
  w.segment("PV1").set(1, "1").set(2, "I").set(19, "V1");
  w.segment("DG1").set(1, "1").set(3, 1, "J45").set(3, 2, "Asthma").set(6, "F");
  if (!with_problem) return w.text();
  w.segment("DG1").set(1, "2").set(3, 1, "F20").set(3, 2, "Hidden problem").set(6, "F");
  if (confidential) w.set(18, "Y");
  return w.text();
}

std::string report() {
  Writer w;
  write_start(w, "R1", "ORU^R01", "20260107101500+0000");
  w.segment("OBR").set(1, "1").set(3, "L1").set(4, 1, "UE").set(4, 2, "Urea and electrolytes");
  w.set(7, "20260107091500+0000").set(22, "20260107101500+0000").set(25, "F");
  w.segment("OBX").set(1, "1").set(2, "NM").set(3, 1, "K").set(3, 2, "Potassium").set(5, "6.1");
  w.set(6, "mmol/L").set(7, "3.5-5.3").set(8, "H").set(11, "F");
  return w.text();
}

// A link is not mapped and is parked; whether it hides the address is not decided until someone
// has looked.
std::string restriction(bool parked) {
  Writer w;
  write_start(w, "Z1", parked ? "ADT^A24" : "ADT^A08", "20260108101500+0000");
  w.segment("ZU8").set(4, "Y");
  return w.text();
}

}  // namespace

std::vector<std::string> twin_messages(Difference difference, Restriction hidden, bool with) {
  const bool problem =
      with && (difference == Difference::Problem || difference == Difference::ConfidentialProblem);
  std::vector<std::string> messages = {
      admission(with && difference == Difference::Home),
      update(problem, difference == Difference::ConfidentialProblem), report()};
  if (hidden != Restriction::None) messages.push_back(restriction(hidden == Restriction::Parked));
  return messages;
}

std::vector<std::string> other_organisations_messages() {
  Writer w;
  write_start(w, "C1", "ADT^A01", "20260104101500+0000");
  write_home(w);
  w.segment("PV1").set(1, "1").set(2, "I").set(3, 1, "Hidden Clinic").set(19, "C1");
  w.segment("AL1").set(1, "1").set(2, "DA").set(3, 1, "A9").set(3, 2, "Hidden allergy");
  w.segment("DG1").set(1, "1").set(3, 1, "Z99").set(3, 2, "Hidden problem").set(6, "F");
  return {w.text()};
}

}  // namespace weft::testing
