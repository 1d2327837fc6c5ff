// SPDX-License-Identifier: Apache-2.0
// Which elements of a resource R4 marks as its summary, and which change what the rest means
// (data/fhir_summary). Read once, shared read-only by every thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace weft::api {

const std::map<std::string, std::string>& summary_files();  // by file name

struct SummaryElements {
  std::set<std::string, std::less<>> summary, modifier;  // "effective" of effective[x]
};
const SummaryElements* find_summary_elements(std::string_view type);

}  // namespace weft::api
