// SPDX-License-Identifier: Apache-2.0
// Refusals before a good signature, summed by (address, minute, reason), so that a flood of forged
// tickets or assertions cannot fill the audit and stop the record; those after one (an old ticket
// sent again and again) stand alone up to a limit far above any day's work. Bounded memory.
// Thread-safe; no clock.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/time.hpp"
#include "record/audit/audit.hpp"

namespace weft::gate {

struct RefusalSum {
  Instant minute;
  std::string address;
  std::string_view reason;
  uint64_t count = 0;
};

class RefusalSums {
 public:
  static constexpr size_t kAloneMax = 60;    // a minute, before a good signature
  static constexpr size_t kSignedMax = 600;  // a minute, after one
  static constexpr size_t kKeysMax = 1'000;  // a minute; beyond it the address is "others"

  // True: write this one by itself, at once. False: it is in a sum.
  // `reason`: a literal. `is_signed`: refused after the signature held.
  bool add(std::string_view address, std::string_view reason, bool is_signed, Instant now);

  // Sums of minutes that are over, or of all with `last`; each is given out once.
  std::vector<RefusalSum> take_due(Instant now, bool last);

  void give_back(const RefusalSum& sum);  // it could not be written

 private:
  using Key = std::tuple<int64_t, std::string, std::string_view>;  // minute first
  std::mutex mutex_;
  std::map<Key, uint64_t> sums_;  // a key is there from its first refusal on, with what is summed
  int64_t minute_ = 0;
  size_t alone_ = 0, signed_ = 0, keys_ = 0;  // of minute_
};

// "expired (from 192.0.2.7)".
std::string from_address(std::string_view reason, std::string_view address);

// Writes what is due into the audit, as refused at `page`; what cannot be written stays a sum.
void write_due_sums(RefusalSums& sums, record::audit::Audit& audit, std::string_view page,
                    Instant now, bool last);

}  // namespace weft::gate
