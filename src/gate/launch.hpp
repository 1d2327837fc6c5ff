// SPDX-License-Identifier: Apache-2.0
// POST /launch and POST /end: a signed ticket becomes a session of a jar and a context of one
// launch, or ends sessions. Every refusal looks the same; its reason goes to the audit alone.
// Thread-safe.
#pragma once

#include <functional>
#include <set>
#include <span>
#include <string>

#include "auth/ticket.hpp"
#include "gate/refusal_sums.hpp"
#include "net/http.hpp"
#include "record/access/access.hpp"
#include "record/audit/audit.hpp"
#include "record/door.hpp"

namespace weft::gate {

struct LaunchParts {
  std::span<const auth::TrustedHost> hosts;
  const std::set<std::string>& pages;
  int64_t leeway_ms;
  std::string environment;
  std::function<std::string()> public_url;
  record::Door& door;
  record::access::Access& access;
  record::audit::Audit& audit;
};

class Launch {
 public:
  explicit Launch(LaunchParts parts) : parts_(std::move(parts)) {}

  Result<net::Response> answer_launch(const net::Request& request);
  Result<net::Response> answer_end(const net::Request& request);
  void write_due_sums(bool last);

 private:
  auth::TicketDecision decide(const net::Request& request, auth::TicketUse use);
  Result<bool> spend(const auth::Ticket& ticket);
  Result<net::Response> open(const auth::Ticket& ticket, const net::Request& request);
  Result<net::Response> refuse(const auth::Refusal& refusal, const net::Request& request);
  Result<net::Response> refuse_person(const auth::Ticket& ticket, std::string_view reason);
  net::Response refused() const;

  const LaunchParts parts_;
  RefusalSums sums_;
};

}  // namespace weft::gate
