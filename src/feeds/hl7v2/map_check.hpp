// SPDX-License-Identifier: Apache-2.0
// What one message of a file would become, without writing anything: `weft map check`. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "feeds/hl7v2/feed_options.hpp"
#include "feeds/hl7v2/tables.hpp"
#include "fhir/json/json.hpp"

namespace weft::feeds {

// A file may hold several messages, framed by MLLP or one after the other, batch headers apart.
std::vector<std::string_view> split_messages(std::string_view bytes);

// {outcome, reason, resources: [FHIR], unmapped: [path]} of message `index`, counted from 1.
// Kind::NotFound where the file has none of that number.
Result<fhir::Json> check_map(std::string_view bytes, size_t index, const MapTables& tables,
                             const FeedOptions& options, Instant now);

}  // namespace weft::feeds
