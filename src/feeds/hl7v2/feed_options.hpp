// SPDX-License-Identifier: Apache-2.0
// What the configuration says about one HL7 v2 feed. Plain data, read-only once the feed runs.
#pragma once

#include <map>
#include <string>

namespace weft::feeds {

struct FeedOptions {
  std::string name;
  std::string organisation;                      // ODS code
  std::map<std::string, std::string> assigners;  // CX-4 as sent → URI
  std::string charset;                           // of the feed; empty: the parser's rule
  bool live = false;                             // environment = live
};

}  // namespace weft::feeds
