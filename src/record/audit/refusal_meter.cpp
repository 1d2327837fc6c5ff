// SPDX-License-Identifier: Apache-2.0
#include "record/audit/refusal_meter.hpp"

namespace weft::record::audit {
namespace {

constexpr int64_t kMinuteMs = 60'000;

int64_t minute_of(Instant at) { return at.ms / kMinuteMs; }

}  // namespace

bool RefusalMeter::note(std::string_view address, Instant now) {
  const Minute minute = minute_of(now);
  auto& addresses = minutes_[minute];
  const bool known = addresses.contains(address);
  const bool crowded = !known && addresses.size() >= kAddressesMax;
  Tally& tally = addresses[std::string(crowded ? kOthers : address)];
  ++tally.seen;
  uint64_t& singles = singles_[minute];
  if (!crowded && tally.seen <= kSinglesMax && singles < kAllSinglesMax) {
    ++singles;
    return true;
  }
  ++tally.summed;
  return false;
}

std::vector<Event> RefusalMeter::take_sums(Instant now) {
  std::vector<Event> sums;
  while (!minutes_.empty() && minutes_.begin()->first < minute_of(now)) {
    const auto& [minute, addresses] = *minutes_.begin();
    for (const auto& [address, tally] : addresses) {
      if (tally.summed == 0) continue;
      Event sum;
      sum.at = {minute * kMinuteMs};
      sum.action = Action::RefusalSum;
      sum.reason = "refused before a good signature, from " + address;
      sum.count = tally.summed;
      sums.push_back(std::move(sum));
    }
    singles_.erase(minute);
    minutes_.erase(minutes_.begin());
  }
  return sums;
}

}  // namespace weft::record::audit
