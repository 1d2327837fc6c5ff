// SPDX-License-Identifier: Apache-2.0
// What is known of one person → what this viewer may see of it. Everything after this step sees
// only rows that policy let through. Pure.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/chart/references.hpp"
#include "record/policy/decide.hpp"
#include "store/store.hpp"

namespace weft::record::chart {

struct SubjectFacts {  // one organisation's patient record of this person
  store::SubjectId id;
  std::string organisation;
  bool retired = false;  // merged into another: clinical content counts, demographics do not
};

struct FeedFacts {  // a feed of one of the person's organisations, as plain data
  std::string feed, organisation;
  std::optional<Instant> last_heard;      // last message, of anyone
  std::optional<Instant> oldest_pending;  // received and not applied yet
};

struct PersonFacts {
  std::string key;  // who was asked for; no hidden subject changes it
  std::vector<SubjectFacts> subjects;
  std::vector<store::Row> rows;  // current rows of those subjects, by subject, type, id
  std::vector<FeedFacts> feeds;
  bool more_under_this_number = false;
};

struct Asking {
  const policy::Policy& policy;
  const policy::Viewpoint& viewpoint;
  std::string_view context_key;
  Instant now;
};

struct ShownRow {
  const store::Row* row = nullptr;
  const SubjectFacts* subject = nullptr;
};

struct Sifted {
  std::vector<ShownRow> shown;
  std::array<bool, 8> withheld{};  // by heading: policy allows saying that some is withheld
  bool hide_places = true;
  bool say_restricted = false;    // the banner says that places are hidden
  HiddenThings hidden;            // rows that are there and not shown
  std::vector<std::string> told;  // organisations whose presence may be told, sorted
};

Sifted sift(const PersonFacts& person, const Asking& asking);

// Whether this version of a row may be seen, under the same rules.
policy::Decision decide_version(const store::Row& row, const SubjectFacts& subject,
                                const Asking& asking);

}  // namespace weft::record::chart
