// SPDX-License-Identifier: Apache-2.0
// Every address Weft answers, as data: a route says who may ask, what policy guards it and whether
// the look is audited, and the router finds the route of a request. Immutable once built, so safe
// from any thread. Paths are never logged or measured: templates are.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/metrics.hpp"
#include "base/result.hpp"
#include "gate/page.hpp"
#include "gate/tokens.hpp"
#include "net/http.hpp"

namespace weft::gate {

enum class Auth {
  None,     // anybody: holds no data
  Ticket,   // a signed ticket in the form
  Context,  // the cookie that opens the {context} of the template
  Token,    // a program's access token
};
enum class Policy {
  NoData,  // nothing of anybody is shown
  Admit,   // whether this principal may open this person's record at all
  Record,  // the Door's decision, heading by heading and row by row
  Filing,  // only what the writer's own organisation holds
};
std::string_view word_for(Auth auth);
std::string_view word_for(Policy policy);

using PlainHandler = std::function<Result<net::Response>(const net::Request&, const Parameters&)>;

// A program's request: who its token says it is, or Kind::Unauthenticated without one that holds.
// The handler answers refusals too, in its own protocol's form.
using ProgramHandler =
    std::function<net::Response(const net::Request&, const Parameters&, const Result<Caller>&)>;

struct Route {
  std::string method;
  std::string path_template;  // "/c/{context}/item/{opaque}"
  Auth auth = Auth::None;
  Policy policy = Policy::NoData;
  bool audited = false;
  // PageHandler where auth is Context, ProgramHandler where it is Token
  std::variant<PlainHandler, PageHandler, ProgramHandler> handler;
};

// A page of the record, as the rooms above register it: GET, a context, the Door's policy, audited.
Route record_page(std::string path_template, PageHandler handler);

struct Match {
  const Route* route = nullptr;
  metrics::Histogram* seconds = nullptr;  // weft_request_seconds{route}
  Parameters parameters;                  // percent-decoded by net, as they came
  std::string allow;                      // no route: methods that this path does answer, or empty
};

class Router {
 public:
  // Refuses two routes that answer one request, a template that is none, a context route whose
  // handler is no page.
  static Result<Router> build(std::vector<Route> routes);

  // A literal part wins over a parameter; a parameter takes one part that is not empty.
  Match find(std::string_view method, std::string_view path) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Compiled {
    std::vector<std::string> parts;
    metrics::Histogram* seconds;
  };
  std::vector<Route> routes_;  // compiled_ runs beside it
  std::vector<Compiled> compiled_;
};

}  // namespace weft::gate
