// SPDX-License-Identifier: Apache-2.0
// What a page is given and what it answers. A page is reached only through the guard: its request
// bore the cookie that opens its context, the context is open, and a person is in it. A page states
// only status, type and body: caching, framing, CSP and Refresh are put on by the gate. Functions
// of pages run in many threads at once.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "net/http.hpp"
#include "record/access/access.hpp"

namespace weft::gate {

using Parameters = std::map<std::string, std::string, std::less<>>;  // {heading} → "allergies"

struct PageRequest {
  const net::Request& request;
  // Principal, person and number_key of this launch; its `person` is always there.
  const record::access::Context& context;
  const Parameters& parameters;  // without {context}
  std::string base;              // "/c/OPAQUE/": links of the page start with it
};

// An Error becomes the error page of its kind (error_page.hpp).
using PageHandler = std::function<Result<net::Response>(const PageRequest&)>;

net::Response html_response(std::string html, int status = 200);

// A page of the gate itself: a title and one paragraph, nobody's data.
struct PlainPage {
  int status;
  std::string_view title;
  std::string_view text;
};
// `environment` is the mark every page bears ("demo", "live" …).
net::Response render_plain(const PlainPage& page, std::string_view environment);

}  // namespace weft::gate
