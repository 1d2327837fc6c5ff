// SPDX-License-Identifier: Apache-2.0
// The FHIR door as routes of the gate. What they answer with lives as long as they do; thread-safe.
// https://hl7.org/fhir/R4/http.html
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/time.hpp"
#include "gate/routes.hpp"
#include "record/resources.hpp"

namespace weft::api {

inline constexpr std::string_view kPrefix = "/fhir";

struct ApiParts {
  record::Resources& resources;
  Clock clock;
  std::function<std::string()> public_url;  // without a slash at the end; "" until it is known
  RandomBytes random;                       // seals the addresses of pages
};

std::vector<gate::Route> fhir_routes(ApiParts parts);

}  // namespace weft::api
