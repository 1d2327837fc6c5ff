// SPDX-License-Identifier: Apache-2.0
#include "gate/refusal_sums.hpp"

#include "base/log.hpp"

namespace weft::gate {
namespace {

constexpr int64_t kMinuteMs = 60'000;

}  // namespace

bool RefusalSums::add(std::string_view address, std::string_view reason, bool is_signed,
                      Instant now) {
  const std::lock_guard lock(mutex_);
  const int64_t minute = now.ms / kMinuteMs;
  if (minute != minute_) {
    minute_ = minute;
    alone_ = signed_ = keys_ = 0;
  }
  if (is_signed && signed_ < kSignedMax) {
    ++signed_;
    return true;
  }
  Key key{minute, std::string(address), reason};
  const auto known = sums_.find(key);
  if (known != sums_.end()) {
    ++known->second;
    return false;
  }
  const bool alone = !is_signed && alone_ < kAloneMax;
  if (keys_ == kKeysMax)
    std::get<1>(key) = "others";
  else
    ++keys_;
  alone_ += alone;
  sums_[key] += alone ? 0 : 1;
  return alone;
}

std::vector<RefusalSum> RefusalSums::take_due(Instant now, bool last) {
  const std::lock_guard lock(mutex_);
  std::vector<RefusalSum> due;
  while (!sums_.empty()) {
    const auto first = sums_.begin();
    const auto& [minute, address, reason] = first->first;
    if (minute >= now.ms / kMinuteMs && !last) break;
    if (first->second > 0) due.push_back({{minute * kMinuteMs}, address, reason, first->second});
    sums_.erase(first);
  }
  return due;
}

void RefusalSums::give_back(const RefusalSum& sum) {
  const std::lock_guard lock(mutex_);
  sums_[{sum.minute.ms / kMinuteMs, sum.address, sum.reason}] += sum.count;
}

std::string from_address(std::string_view reason, std::string_view address) {
  return std::string(reason) + " (from " + std::string(address) + ")";
}

void write_due_sums(RefusalSums& sums, record::audit::Audit& audit, std::string_view page,
                    Instant now, bool last) {
  for (const RefusalSum& sum : sums.take_due(now, last)) {
    const auto written = audit.append({.at = now,
                                       .action = record::audit::Action::RefusalSum,
                                       .page = std::string(page),
                                       .reason = from_address(sum.reason, sum.address) +
                                                 " in the minute of " + rfc3339(sum.minute),
                                       .count = sum.count});
    if (written) continue;
    sums.give_back(sum);
    log::error("refusal_sum_not_written", {{"kind", written.error().kind}});
  }
}

}  // namespace weft::gate
