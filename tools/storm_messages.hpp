// SPDX-License-Identifier: Apache-2.0
// The endless conversation of one made-up sender: admissions and results of its own patients (NHS
// numbers of the 999 range), each message with a marker of its own. The same seed says the same.
// One object per sender, one thread.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace weft::tools {

struct StormMessage {
  std::string marker;  // MSH-10, and PID-11.1 (ADT) or OBX-5 (ORU): nowhere else, in no other
  std::string key;     // the patient's NHS number
  std::string type;    // "ADT^A01"
  std::string text;
};

struct StormOptions {
  uint64_t seed = 1;
  unsigned sender = 0;     // this one
  unsigned patients = 64;  // of this sender; no other sender has them
};

struct StormPerson {
  std::string nhs_number, birth_date;  // YYYYMMDD
};

class StormSender {
 public:
  explicit StormSender(const StormOptions& options);
  StormMessage next(Instant now);
  std::vector<StormPerson> people() const;

 private:
  struct Patient {
    std::string nhs_number, hospital_number, family, given, birth_date;
    unsigned stays = 0;
    bool known = false, admitted = false;
    std::string admitted_at;
  };
  void make_patients(const StormOptions& options);
  uint64_t draw(uint64_t below) { return random_() % below; }
  std::string choose_event(const Patient& patient);
  std::string adt(Patient& patient, const std::string& event, const std::string& marker,
                  Instant now);
  std::string oru(const Patient& patient, const std::string& marker, Instant now);

  std::mt19937_64 random_;
  std::vector<Patient> patients_;
  std::string prefix_;
  unsigned said_ = 0;
};

// The nth NHS number of the test range: 999, six digits, check digit. Skips what has none.
std::string test_nhs_number(unsigned n);

}  // namespace weft::tools
