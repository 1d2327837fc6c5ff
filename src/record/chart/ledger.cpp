// SPDX-License-Identifier: Apache-2.0
#include "record/chart/ledger.hpp"

#include <algorithm>

namespace weft::record::chart {
namespace {

SourceAge age_of(const FeedFacts& feed, int64_t late_after_ms, const Asking& asking) {
  SourceAge age;
  age.organisation = feed.organisation;
  age.organisation_name = policy::organisation_name(asking.policy, feed.organisation);
  age.feed = feed.feed;
  age.last_heard = feed.last_heard;
  int64_t silent_ms = 0;  // never heard since the journal began: nothing to be late by
  if (feed.last_heard) silent_ms = asking.now - *feed.last_heard;
  if (feed.oldest_pending) silent_ms = std::max(silent_ms, asking.now - *feed.oldest_pending);
  age.late = !feed.last_heard || silent_ms > late_after_ms;
  age.late_by_ms = std::max<int64_t>(0, silent_ms - late_after_ms);
  return age;
}

SourceAge unshared(const std::string& organisation, const Asking& asking) {
  SourceAge age;
  age.organisation = organisation;
  age.organisation_name = policy::organisation_name(asking.policy, organisation);
  age.shared = false;
  return age;
}

}  // namespace

void note_sources(HeadingView& view, const PersonFacts& person, const Sifted& sifted,
                  const Asking& asking) {
  for (const std::string& organisation : sifted.told) {
    if (!policy::shares(asking.policy, organisation, view.heading)) {
      view.sources.push_back(unshared(organisation, asking));
      continue;
    }
    for (const FeedFacts& feed : person.feeds) {
      if (feed.organisation != organisation) continue;
      const auto after =
          policy::late_after_ms(asking.policy, feed.feed, organisation, view.heading);
      if (after) view.sources.push_back(age_of(feed, *after, asking));
    }
  }
}

HeadingState decide_state(const HeadingView& view) {
  const auto any = [&](auto is) {
    return std::any_of(view.sources.begin(), view.sources.end(), is);
  };
  const bool nothing = view.items.empty() && view.past.empty() && !view.asserted_none;
  if (nothing && view.some_withheld) return HeadingState::Withheld;
  if (any([](const SourceAge& source) { return source.late; })) return HeadingState::Late;
  if (!view.items.empty()) return HeadingState::Recorded;
  if (view.asserted_none) return HeadingState::AssertedNone;  // whatever has been resolved
  if (!view.past.empty()) return HeadingState::Recorded;
  if (any([](const SourceAge& source) { return !source.shared; })) return HeadingState::NotShared;
  return HeadingState::NoInformation;
}

}  // namespace weft::record::chart
