// SPDX-License-Identifier: Apache-2.0
// The viewer's routes: each page asks the Door once for what it shows, and renders it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "gate/routes.hpp"
#include "record/door.hpp"

namespace weft::viewer {

// `door` outlives the routes.
std::vector<gate::Route> record_pages(record::Door& door, Clock clock, std::string environment);

// What a ticket's `page` may name, beside "record".
std::set<std::string> launch_pages();

}  // namespace weft::viewer
