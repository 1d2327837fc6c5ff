// SPDX-License-Identifier: Apache-2.0
#include "gate/launch.hpp"

#include "gate/notice.hpp"
#include "gate/session_cookie.hpp"

namespace weft::gate {
namespace {

using record::audit::Action;

// The form's one `ticket`; two of them are none.
std::string ticket_of(const net::Request& request) {
  std::string ticket;
  size_t count = 0;
  for (auto& [name, value] : net::parse_form(request.body)) {
    if (name != "ticket") continue;
    ticket = std::move(value);
    ++count;
  }
  return count == 1 ? ticket : std::string();
}

auth::Sender sender_of(const net::Request& request) {
  auth::Sender sender;
  for (const auto& [name, value] : request.headers) {
    if (name == "origin") sender.origin = sender.origin ? "null" : value;  // two are nobody's
    if (name.starts_with("sec-fetch-")) sender.has_fetch_metadata = true;
  }
  return sender;
}

}  // namespace

net::Response Launch::refused() const { return render_notice(Notice::Refused, parts_.environment); }

auth::TicketDecision Launch::decide(const net::Request& request, auth::TicketUse use) {
  const std::string audience = parts_.public_url();
  return auth::decide_ticket(ticket_of(request), use, sender_of(request),
                             {.hosts = parts_.hosts,
                              .audience = audience,
                              .pages = parts_.pages,
                              .leeway_ms = parts_.leeway_ms},
                             parts_.access.now());
}

Result<net::Response> Launch::refuse(const auth::Refusal& refusal, const net::Request& request) {
  const Instant now = parts_.access.now();
  const std::string_view reason = auth::word_for(refusal.reason);
  const bool known = refusal.who.has_value();
  if (!sums_.add(request.peer, reason, auth::has_good_signature(refusal.reason), now))
    return refused();
  TRY(parts_.audit.append(
      {.at = now,
       .action = Action::LaunchRefused,
       .who = refusal.who,
       .page = request.path == "/end" ? "/end" : "/launch",
       .reason = known ? std::string(reason) : from_address(reason, request.peer)}));
  return refused();
}

Result<net::Response> Launch::refuse_person(const auth::Ticket& ticket, std::string_view reason) {
  TRY(parts_.audit.append({.at = parts_.access.now(),
                           .action = Action::LaunchRefused,
                           .who = ticket.principal,
                           .page = "/launch",
                           .reason = std::string(reason)}));
  return refused();
}

Result<bool> Launch::spend(const auth::Ticket& ticket) {
  return parts_.access.spend_ticket(ticket.principal.issuer, ticket.jti, ticket.expires);
}

Result<net::Response> Launch::answer_launch(const net::Request& request) {
  const auto decision = decide(request, auth::TicketUse::Launch);
  if (const auto* refusal = std::get_if<auth::Refusal>(&decision)) return refuse(*refusal, request);
  const auth::Ticket& ticket = std::get<auth::Ticket>(decision);
  if (!TRY(spend(ticket))) return refuse({auth::TicketRefusal::Spent, ticket.principal}, request);
  return open(ticket, request);
}

// Person, then policy (both the Door's), then the audit, then the context.
Result<net::Response> Launch::open(const auth::Ticket& ticket, const net::Request& request) {
  if (!ticket.patient) return refuse_person(ticket, "no patient named");
  const auto admitted = parts_.door.admit(ticket.principal,
                                          {.system = ticket.patient->system,
                                           .value = ticket.patient->value,
                                           .birth_date = ticket.patient->birth_date},
                                          "/launch");
  if (!admitted && admitted.error().kind == Kind::Forbidden) return refused();  // audited there
  if (!admitted) return std::unexpected(admitted.error());
  TRY(parts_.audit.append({.at = parts_.access.now(),
                           .action = Action::Launch,
                           .who = ticket.principal,
                           .person = admitted->person,
                           .page = ticket.page}));
  const auto tokens = read_session_tokens(request);
  const auto launched = TRY(parts_.access.launch({.principal = ticket.principal,
                                                  .person = *admitted,
                                                  .window = ticket.window,
                                                  .page = ticket.page},
                                                 tokens.empty() ? std::string() : tokens.front()));
  return net::Response{303,
                       {{"location", "/c/" + launched.context_id + "/" + ticket.page},
                        {"set-cookie", render_session_cookie(launched.session_token)}},
                       {}};
}

Result<net::Response> Launch::answer_end(const net::Request& request) {
  const auto decision = decide(request, auth::TicketUse::EndSessions);
  if (const auto* refusal = std::get_if<auth::Refusal>(&decision)) return refuse(*refusal, request);
  const auth::Ticket& ticket = std::get<auth::Ticket>(decision);
  if (!TRY(spend(ticket))) return refuse({auth::TicketRefusal::Spent, ticket.principal}, request);
  const auth::Principal& who = ticket.principal;
  const size_t ended = TRY(parts_.access.end_user(who.issuer, who.user));
  TRY(parts_.audit.append({.at = parts_.access.now(),
                           .action = Action::EndSessions,
                           .who = who,
                           .page = "/end",
                           .count = ended}));
  return render_notice(Notice::SessionsEnded, parts_.environment);
}

void Launch::write_due_sums(bool last) {
  gate::write_due_sums(sums_, parts_.audit, "/launch", parts_.access.now(), last);
}

}  // namespace weft::gate
