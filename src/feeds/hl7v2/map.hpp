// SPDX-License-Identifier: Apache-2.0
// One HL7 v2 message becomes statements about one subject, by the mapping tables. Pure: the same
// message, source and tables give the same result; filing decides what the record then says.
// https://build.fhir.org/ig/HL7/v2-to-fhir/ · docs/reference/hl7v2-dialect.md
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "feeds/hl7v2/feed_options.hpp"
#include "feeds/hl7v2/tables.hpp"
#include "hl7v2/message.hpp"
#include "record/filing/submission.hpp"
#include "record/inbox/state.hpp"

namespace weft::feeds {

struct MapResult {
  // Applied: `submission` is ready to be filed. NotApplied and Parked: it is not, and `reason` and
  // `detail` say why; a message that restricts its person still carries
  // that statement alone.
  record::inbox::State state = record::inbox::State::Applied;
  record::inbox::ParkReason reason = record::inbox::ParkReason::None;
  std::string detail;  // words without patient data
  std::optional<record::filing::Submission> submission;
  std::vector<std::string> unmapped;  // fields with a value that no rule read: "PV1-44", "OBX[2]-5"
};

MapResult map_message(const hl7v2::Message& message, const record::filing::Source& source,
                      const MapTables& tables, const FeedOptions& options);

// Every identifier of PID-3 and MRG-1, scoped by organisation: what orders messages in the journal.
std::vector<std::string> order_keys(const hl7v2::Message& message,
                                    const record::filing::Source& source, const MapTables& tables,
                                    const FeedOptions& options);

}  // namespace weft::feeds
