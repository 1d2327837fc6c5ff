// SPDX-License-Identifier: Apache-2.0
#include "reconciliation.hpp"

#include <algorithm>
#include <map>

namespace weft::tools {
namespace {

using record::inbox::State;

// Where a message stands on its key's way through the server.
struct Place {
  uint64_t seq = 0;
  uint64_t commit = 0;  // 0: parked
  const Sighting* sighting = nullptr;
};

bool is_one_row(const VersionName& a, const VersionName& b) {
  return a.type == b.type && a.id == b.id;
}

bool is_before(const Place& earlier, const Place& later) {
  if (earlier.seq >= later.seq) return false;
  if (earlier.sighting == nullptr || later.sighting == nullptr) return true;
  if (earlier.commit != later.commit) return earlier.commit < later.commit;
  const VersionName &first = earlier.sighting->name, &second = later.sighting->name;
  return !is_one_row(first, second) || first.version < second.version;
}

class Comparison {
 public:
  Comparison(const std::vector<Accepted>& journal, const std::vector<Sighting>& versions) {
    for (const Accepted& one : journal) journal_[one.marker].push_back(&one);
    for (const Sighting& one : versions) versions_[one.marker].push_back(&one);
    for (auto& [marker, all] : versions_)
      std::sort(all.begin(), all.end(),
                [](const Sighting* a, const Sighting* b) { return a->name < b->name; });
    // Also of what was never acknowledged: it may have had its effect, but once.
    for (const auto& [marker, all] : journal_)
      if (all.size() > 1 || !is_written_once(*all.front())) findings_.doubled.push_back(marker);
  }

  void check(const LedgerLine& line) {
    if (line.code != "AA" && line.code != "CA") return;
    ++findings_.acknowledged;
    const auto found = journal_.find(line.marker);
    if (found == journal_.end()) return findings_.lost.push_back(line.marker);
    const Accepted& accepted = *found->second.front();
    if (accepted.state == State::Pending) return findings_.unfinished.push_back(line.marker);
    Place place{.seq = accepted.seq};
    if (accepted.state == State::Parked) {
      ++findings_.parked;
    } else {
      const auto seen = versions_.find(line.marker);
      if (accepted.state != State::Applied || seen == versions_.end())
        return findings_.lost.push_back(line.marker);
      ++findings_.applied;
      place.sighting = seen->second.front();
      place.commit = place.sighting->commit;
    }
    check_order(line, place);
  }

  Findings take() { return std::move(findings_); }

 private:
  // One row, without a gap, and only its first version is the message's own.
  bool is_written_once(const Accepted& message) const {
    const auto seen = versions_.find(message.marker);
    if (seen == versions_.end()) return true;
    const auto& all = seen->second;
    for (size_t i = 0; i < all.size(); ++i) {
      const VersionName& name = all[i]->name;
      const bool own =
          std::find(message.filed.begin(), message.filed.end(), name) != message.filed.end();
      if (own != (i == 0)) return false;
      if (!is_one_row(name, all[0]->name) || name.version != all[0]->name.version + i) return false;
    }
    return true;
  }

  void check_order(const LedgerLine& line, const Place& place) {
    const auto [last, first_of_key] = last_of_key_.try_emplace(line.key, place);
    if (first_of_key) return;
    if (!is_before(last->second, place)) findings_.out_of_order.push_back(line.marker);
    // A parked message has no place in the record: the one before it still bounds the next.
    const Place before = last->second;
    last->second = place;
    if (place.sighting != nullptr) return;
    last->second.sighting = before.sighting;
    last->second.commit = before.commit;
  }

  std::map<std::string, std::vector<const Accepted*>> journal_;
  std::map<std::string, std::vector<const Sighting*>> versions_;
  std::map<std::string, Place> last_of_key_;
  Findings findings_;
};

bool is_marker(std::string_view text) {
  static constexpr std::string_view kShape = "S0000-00-0000000";
  return text.size() == kShape.size() &&
         std::equal(text.begin(), text.end(), kShape.begin(), [](char c, char shape) {
           return shape == '0' ? c >= '0' && c <= '9' : c == shape;
         });
}

}  // namespace

Findings compare(const std::vector<LedgerLine>& ledger, const std::vector<Accepted>& journal,
                 const std::vector<Sighting>& versions) {
  Comparison comparison(journal, versions);
  for (const LedgerLine& line : ledger) comparison.check(line);
  return comparison.take();
}

std::vector<std::string> find_markers(std::string_view text) {
  constexpr size_t kLength = 16;
  std::vector<std::string> markers;
  for (size_t at = text.find('S'); at != std::string_view::npos; at = text.find('S', at + 1))
    if (is_marker(text.substr(at, kLength))) markers.emplace_back(text.substr(at, kLength));
  return markers;
}

}  // namespace weft::tools
