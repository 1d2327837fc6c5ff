// SPDX-License-Identifier: Apache-2.0
#include "gate/routes.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace weft::gate {
namespace {

bool is_parameter(std::string_view part) {
  return part.size() > 2 && part.front() == '{' && part.back() == '}';
}

std::string_view name_of(std::string_view parameter) {
  return parameter.substr(1, parameter.size() - 2);
}

Result<std::vector<std::string>> parse_template(std::string_view text) {
  if (text.empty() || text.front() != '/') return fail(Kind::Invalid, "template without a slash");
  std::vector<std::string> parts;
  std::set<std::string_view> names;
  for (const std::string_view part : split(text.substr(1), '/')) {
    const bool braces = part.find_first_of("{}") != std::string_view::npos;
    if (braces && !is_parameter(part)) return fail(Kind::Invalid, "braces inside a part");
    if (is_parameter(part) && !names.insert(name_of(part)).second)
      return fail(Kind::Invalid, "a parameter named twice");
    parts.emplace_back(part);
  }
  return parts;
}

// How literally a template answers a path: one character a part, 'a' before 'b'; empty: it does
// not.
std::string fit_of(const std::vector<std::string>& parts,
                   const std::vector<std::string_view>& path) {
  if (parts.size() != path.size()) return {};
  std::string fit;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == path[i])
      fit += 'a';
    else if (is_parameter(parts[i]) && !path[i].empty())
      fit += 'b';
    else
      return {};
  }
  return fit;
}

// Two templates of one method are one when they differ only in what their parameters are called.
std::string shape_of(const Route& route, const std::vector<std::string>& parts) {
  std::string shape = route.method;
  for (const auto& part : parts) shape += "/" + (is_parameter(part) ? "{}" : part);
  return shape;
}

Result<void> check_route(const Route& route, const std::vector<std::string>& parts) {
  const bool page = std::holds_alternative<PageHandler>(route.handler);
  const bool context = std::ranges::find(parts, "{context}") != parts.end();
  if (page != (route.auth == Auth::Context) || page != context)
    return fail(Kind::Invalid, "a page needs a context, and only a page has one");
  if (std::holds_alternative<ProgramHandler>(route.handler) != (route.auth == Auth::Token))
    return fail(Kind::Invalid, "a program's route needs a token, and only it has one");
  if (page && route.policy == Policy::NoData) return fail(Kind::Invalid, "a page without a policy");
  if (route.policy != Policy::NoData && !route.audited)
    return fail(Kind::Invalid, "a look at a person that is not audited");
  return {};
}

}  // namespace

std::string_view word_for(Auth auth) {
  switch (auth) {
    case Auth::None:
      return "none";
    case Auth::Ticket:
      return "ticket";
    case Auth::Context:
      return "context";
    case Auth::Token:
      return "token";
  }
  return "none";
}

std::string_view word_for(Policy policy) {
  switch (policy) {
    case Policy::NoData:
      return "no-data";
    case Policy::Admit:
      return "admit";
    case Policy::Record:
      return "record";
    case Policy::Filing:
      return "filing";
  }
  return "no-data";
}

Route record_page(std::string path_template, PageHandler handler) {
  return {.method = "GET",
          .path_template = std::move(path_template),
          .auth = Auth::Context,
          .policy = Policy::Record,
          .audited = true,
          .handler = std::move(handler)};
}

Result<Router> Router::build(std::vector<Route> routes) {
  Router router;
  std::set<std::string> shapes;
  for (Route& route : routes) {
    auto parts = parse_template(route.path_template);
    if (!parts) return fail(Kind::Invalid, parts.error().detail, route.path_template);
    if (const auto checked = check_route(route, *parts); !checked)
      return fail(Kind::Invalid, checked.error().detail, route.path_template);
    if (!shapes.insert(shape_of(route, *parts)).second)
      return fail(Kind::Conflict, "two routes for one request", route.path_template);
    auto& seconds = metrics::histogram("weft_request_seconds", "Time to answer, by route template.",
                                       {{"route", route.path_template}});
    router.compiled_.push_back({std::move(*parts), &seconds});
    router.routes_.push_back(std::move(route));
  }
  return router;
}

Match Router::find(std::string_view method, std::string_view path) const {
  Match match;
  if (path.empty() || path.front() != '/') return match;
  const std::vector<std::string_view> parts = split(path.substr(1), '/');
  std::set<std::string> allowed;
  std::string best;
  for (size_t i = 0; i < routes_.size(); ++i) {
    const std::string fit = fit_of(compiled_[i].parts, parts);
    if (fit.empty()) continue;
    allowed.insert(routes_[i].method);
    if (routes_[i].method != method || (!best.empty() && best <= fit)) continue;
    best = fit;
    match.route = &routes_[i];
    match.seconds = compiled_[i].seconds;
  }
  if (!match.route) {
    match.allow = join({allowed.begin(), allowed.end()}, ", ");
    return match;
  }
  const auto& compiled = compiled_[static_cast<size_t>(match.route - routes_.data())];
  for (size_t i = 0; i < parts.size(); ++i)
    if (is_parameter(compiled.parts[i]))
      match.parameters.emplace(name_of(compiled.parts[i]), parts[i]);
  return match;
}

}  // namespace weft::gate
