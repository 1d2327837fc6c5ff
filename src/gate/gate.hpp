// SPDX-License-Identifier: Apache-2.0
// The gate: every HTTP request of the public listener comes in here and leaves dressed. It finds
// the route, checks who asks (ticket, or cookie and context), calls the page and puts caching,
// framing and content-security headers on whatever comes back. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "auth/client.hpp"
#include "auth/ticket.hpp"
#include "base/result.hpp"
#include "gate/routes.hpp"
#include "net/http.hpp"
#include "record/access/access.hpp"
#include "record/audit/audit.hpp"
#include "record/door.hpp"

namespace weft::gate {

// Addresses under a prefix that speak another protocol than pages do: what no route answers there,
// and what failed, is told in its form. `allow`: the methods that the path does answer, or empty.
struct Refusals {
  std::string prefix;  // "/fhir"
  std::function<net::Response(const Error&, const std::string& allow)> answer;
};

struct GateOptions {
  std::vector<auth::TrustedHost> hosts;      // systems that launch the record
  std::vector<auth::TrustedClient> clients;  // programs that ask for tokens
  std::vector<Refusals> refusals;            // in place of error pages
  std::set<std::string> launch_pages;        // what a ticket's `page` may name, beside "record"
  record::access::AccessLimits limits;
  std::string environment;  // the mark every page bears: "demo", "test", "training", "live"
};

class Gate {
 public:
  // `pages` are the rooms' above, by record_page(); the gate adds its own.
  static Result<std::unique_ptr<Gate>> build(GateOptions options, record::Door& door,
                                             record::access::Access& access,
                                             record::audit::Audit& audit, std::vector<Route> pages,
                                             RandomBytes random = system_random());
  virtual ~Gate() = default;

  // Where Weft is reached ("https://weft.example", no slash at the end): what a ticket's `aud` and
  // a form's Origin must name. Until it is told, every launch is refused.
  virtual void serve_at(std::string public_url) = 0;
  virtual std::string public_url() const = 0;

  virtual net::Response answer(const net::Request& request) = 0;

  // Writes sums of refusals that are due, and forgets long past sessions. Call every few seconds,
  // and with `last` before the audit closes.
  virtual void on_tick(bool last = false) = 0;

  virtual const std::vector<Route>& routes() const = 0;
};

// The same list without a server (`weft routes`): the gate's own routes, then `pages`.
std::vector<Route> all_routes(std::vector<Route> pages);

}  // namespace weft::gate
