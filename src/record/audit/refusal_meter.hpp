// SPDX-License-Identifier: Apache-2.0
// Keeps a flood of refusals from stopping the record: of those refused before a good signature, the
// first few of an address and minute are events of their own, the rest one sum. Pure: `now` comes
// in. Owned by the gate; not thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "record/audit/audit.hpp"

namespace weft::record::audit {

class RefusalMeter {
 public:
  static constexpr uint64_t kSinglesMax = 5;       // of one address in one minute
  static constexpr uint64_t kAllSinglesMax = 100;  // of all addresses in one minute
  static constexpr size_t kAddressesMax = 1000;    // beyond these, one sum for all others
  static constexpr std::string_view kOthers = "other addresses";

  // True: write this refusal as an event of its own. False: it is in a sum.
  bool note(std::string_view address, Instant now);

  // The sums of the minutes that are over, as events; forgets them. Call it now and then, and with
  // a far instant at the end.
  std::vector<Event> take_sums(Instant now);

 private:
  struct Tally {
    uint64_t seen = 0;
    uint64_t summed = 0;
  };
  using Minute = int64_t;

  std::map<Minute, std::map<std::string, Tally, std::less<>>> minutes_;
  std::map<Minute, uint64_t> singles_;
};

}  // namespace weft::record::audit
