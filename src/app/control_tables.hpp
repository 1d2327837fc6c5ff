// SPDX-License-Identifier: Apache-2.0
// The commands of the control socket, one file per group. Handlers run in worker threads; the
// services they use are thread-safe.
#pragma once

#include <functional>
#include <string>

#include "app/control.hpp"
#include "app/services.hpp"

namespace weft::app {

using Replay = std::function<Result<void>(uint64_t seq)>;
// The user a second steward's signed ticket names, spent by this call.
using ApproverOf = std::function<Result<std::string>(std::string_view ticket)>;

fhir::Json render_counts(const record::inbox::FeedCounts& counts, Instant now);

void add_inbox_commands(ControlTable& table, Services& services, Replay apply_again,
                        ApproverOf approver_of);
void add_audit_commands(ControlTable& table, Services& services);
void add_objection_commands(ControlTable& table, Services& services);
void add_record_command(ControlTable& table, Services& services);

struct FeedsRunning;
void add_feed_commands(ControlTable& table, Services& services, FeedsRunning& feeds);
void add_map_command(ControlTable& table, Services& services, FeedsRunning& feeds);

}  // namespace weft::app
