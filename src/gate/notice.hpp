// SPDX-License-Identifier: Apache-2.0
// Pages that say why there is no record to see. They hold no data of anybody. Pure.
#pragma once

#include <string>
#include <string_view>

#include "net/http.hpp"

namespace weft::gate {

enum class Notice {
  Refused,        // a launch: one answer for every reason
  OpenInWindow,   // a frame whose cookie did not come back
  NotOpen,        // no context that this cookie opens
  Replaced,       // the host opened another person in this window
  Ended,          // the host ended the user's sessions, or another user took the jar
  TimedOut,       // idle or absolute limit
  SessionsEnded,  // the answer to the host that asked for it
};

// `environment` is the mark every page bears ("demo", "live" …).
net::Response render_notice(Notice notice, std::string_view environment);

}  // namespace weft::gate
