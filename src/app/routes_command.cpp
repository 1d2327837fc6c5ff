// SPDX-License-Identifier: Apache-2.0
#include "app/routes_command.hpp"

#include <algorithm>

#include "api/routes.hpp"
#include "app/closed_door.hpp"
#include "base/time.hpp"
#include "gate/gate.hpp"
#include "viewer/pages.hpp"

namespace weft::app {

using fhir::Json;

ControlAnswer list_routes() {
  ClosedDoor door;
  ClosedResources resources;
  auto routes = viewer::record_pages(door, system_clock(), "");
  const auto no_url = [] { return std::string(); };
  auto fhir = api::fhir_routes({resources, system_clock(), no_url, system_random()});
  std::ranges::move(fhir, std::back_inserter(routes));
  Json all = Json::array();
  for (const gate::Route& route : gate::all_routes(std::move(routes)))
    all.push(Json::object()
                 .set("method", route.method)
                 .set("template", route.path_template)
                 .set("auth", word_for(route.auth))
                 .set("policy", word_for(route.policy))
                 .set("audited", route.audited));
  return answer(std::move(all));
}

}  // namespace weft::app
