// SPDX-License-Identifier: Apache-2.0
#include "tests/system/naughty_person.hpp"

#include <fmt/format.h>

#include "hl7v2/writer.hpp"

namespace weft::testing {
namespace {

using hl7v2::Writer;

// 999 000 0000 upwards; numbers whose check digit would be 10 do not exist, so they are passed by.
std::string nhs_number(size_t ordinal) {
  for (size_t body = 999'100'000;; ++body) {
    const std::string digits = std::to_string(body);
    int sum = 0;
    for (int i = 0; i < 9; ++i) sum += (digits[static_cast<size_t>(i)] - '0') * (10 - i);
    const int check = (11 - sum % 11) % 11;
    if (check == 10) continue;
    if (ordinal-- == 0) return digits + std::to_string(check);
  }
}

class Marker {
 public:
  explicit Marker(std::string_view text) : text_(text) {}
  std::string operator()(std::string_view field) const {
    for (const FreeText& one : free_text_fields())
      if (one.field == field) return std::string(one.mark) + std::string(text_);
    return "no such field";
  }

 private:
  std::string_view text_;
};

void write_start(Writer& w, size_t number, std::string_view type, const Marker& mark) {
  w.segment("MSH").set(3, mark("MSH-3")).set(4, "T000").set(7, "20240105101500+0000");
  w.set(9, 1, type.substr(0, 3)).set(9, 2, type.substr(4));
  w.set(10, fmt::format("{}{}", type, number)).set(11, "P").set(12, "2.4");
  w.set(18, "UNICODE UTF-8");
  if (type.starts_with("ADT")) w.segment("EVN").set(2, "20240105101500+0000");
  w.segment("PID").set(1, "1").set(3, 1, fmt::format("N{:05}", number)).set(3, 4, "LOCALID");
  w.raw(3, fmt::format("N{:05}^^^LOCALID~{}^^^NHS^NH", number, nhs_number(number)));
  w.set(5, 1, mark("PID-5.1")).set(5, 2, mark("PID-5.2")).set(5, 5, mark("PID-5.5"));
  w.set(5, 7, "L").set(7, "19610705").set(8, "2");
  w.set(11, 1, mark("PID-11.1")).set(11, 2, mark("PID-11.2"));
  w.set(11, 3, mark("PID-11.3")).set(11, 7, "H");
  w.set(13, 1, mark("PID-13.1")).set(13, 2, "PRN");
  w.set(17, 2, mark("PID-17.2")).set(23, mark("PID-23"));
}

std::string admission(size_t number, const Marker& mark) {
  Writer w;
  write_start(w, number, "ADT^A01", mark);
  w.segment("PD1").set(3, 1, mark("PD1-3.1")).set(4, 1, "G1").set(4, 2, mark("PD1-4.2"));
  w.segment("NK1").set(1, "1").set(2, 1, mark("NK1-2.1")).set(3, 2, mark("NK1-3.2"));
  w.set(4, 1, mark("NK1-4.1")).set(5, 1, mark("NK1-5.1"));
  w.segment("PV1").set(1, "1").set(2, "I").set(3, 1, mark("PV1-3.1"));
  w.set(7, 1, "C1").set(7, 2, mark("PV1-7.2")).set(8, 2, mark("PV1-8.2"));
  w.set(10, 2, mark("PV1-10.2")).set(19, fmt::format("V{}", number));
  w.set(44, "20240105101500+0000");
  w.segment("PV2").set(3, 2, mark("PV2-3.2"));
  w.segment("AL1").set(1, "1").set(2, "DA").set(3, 1, "A1").set(3, 2, mark("AL1-3.2"));
  w.set(4, "SV").set(5, mark("AL1-5"));
  w.segment("DG1").set(1, "1").set(3, 1, "D1").set(4, mark("DG1-4")).set(6, "F");
  return w.text();
}

std::string laboratory_report(size_t number, const Marker& mark) {
  Writer w;
  write_start(w, number, "ORU^R01", mark);
  w.segment("OBR").set(1, "1").set(3, fmt::format("L{}", number));
  w.set(4, 1, "R1").set(4, 2, mark("OBR-4.2")).set(7, "20240105101500+0000");
  w.set(16, 2, mark("OBR-16.2")).raw(32, "&" + hl7v2::escape_text(mark("OBR-32.1.2")));
  w.set(22, "20240105111500+0000").set(25, "F");
  w.segment("NTE").set(1, "1").set(3, mark("OBR/NTE-3"));
  w.segment("OBX").set(1, "1").set(2, "NM").set(3, 1, "X1").set(3, 2, mark("OBX-3.2"));
  w.set(5, "4.5").set(6, mark("OBX-6")).set(7, mark("OBX-7")).set(11, "F");
  w.segment("NTE").set(1, "1").set(3, mark("OBX/NTE-3"));
  w.segment("OBX").set(1, "2").set(2, "ST").set(3, 1, "X2").set(3, 2, "Comment");
  w.set(5, mark("OBX-5")).set(11, "F").set(16, 1, "P1").set(16, 2, mark("OBX-16.2"));
  w.set(15, 2, mark("OBX-15.2")).set(17, 2, mark("OBX-17.2")).set(20, 2, mark("OBX-20.2"));
  w.set(23, 1, mark("OBX-23.1"));
  w.segment("OBX").set(1, "3").set(2, "CE").set(3, 1, "X3").set(3, 2, "Organism");
  w.set(5, 1, "C9").set(5, 2, mark("OBX-5.2")).set(11, "F");
  return w.text();
}

}  // namespace

const std::vector<FreeText>& free_text_fields() {
  static const std::vector<FreeText> fields = {
      {"Qa1q", "MSH-3"},    {"Qa2q", "PID-5.1"},   {"Qa3q", "PID-5.2"},    {"Qa4q", "PID-5.5"},
      {"Qa5q", "PID-11.1"}, {"Qa6q", "PID-11.2"},  {"Qa7q", "PID-11.3"},   {"Qa8q", "PID-13.1"},
      {"Qa9q", "PID-17.2"}, {"Qb1q", "PID-23"},    {"Qb2q", "PD1-3.1"},    {"Qb3q", "PD1-4.2"},
      {"Qb4q", "NK1-2.1"},  {"Qb5q", "NK1-3.2"},   {"Qb6q", "NK1-4.1"},    {"Qb7q", "NK1-5.1"},
      {"Qb8q", "PV1-3.1"},  {"Qb9q", "PV1-7.2"},   {"Qc1q", "PV1-8.2"},    {"Qc2q", "PV1-10.2"},
      {"Qc3q", "PV2-3.2"},  {"Qc4q", "AL1-3.2"},   {"Qc5q", "AL1-5"},      {"Qc6q", "DG1-4"},
      {"Qc7q", "OBR-4.2"},  {"Qc8q", "OBR-16.2"},  {"Qc9q", "OBR-32.1.2"}, {"Qd1q", "OBR/NTE-3"},
      {"Qd2q", "OBX-3.2"},  {"Qd3q", "OBX-5"},     {"Qd4q", "OBX-5.2"},    {"Qd5q", "OBX-6"},
      {"Qd6q", "OBX-7"},    {"Qd7q", "OBX/NTE-3"}, {"Qd8q", "OBX-15.2"},   {"Qd9q", "OBX-16.2"},
      {"Qe1q", "OBX-17.2"}, {"Qe2q", "OBX-20.2"},  {"Qe3q", "OBX-23.1"},
  };
  return fields;
}

NaughtyPerson make_naughty_person(size_t number, std::string_view text) {
  const Marker mark(text);
  return {nhs_number(number), {admission(number, mark), laboratory_report(number, mark)}};
}

}  // namespace weft::testing
