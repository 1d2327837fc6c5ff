// SPDX-License-Identifier: Apache-2.0
#include "gate/error_page.hpp"

#include <string>

#include "gate/page.hpp"

namespace weft::gate {
namespace {

constexpr std::string_view kFromYourSystem = "Open the record again from your system.";

PlainPage page_for(Kind kind) {
  switch (kind) {
    case Kind::Invalid:
      return {400, "Not understood", "This request was not understood."};
    case Kind::Unauthenticated:
      return {403, "Record not open", kFromYourSystem};
    case Kind::Forbidden:
      return {403, "Not permitted", "This is not permitted: check in your own system."};
    case Kind::NotFound:
      return {404, "Not found", "There is nothing at this address."};
    case Kind::Gone:
      return {410, "No longer here", "What was at this address is no longer here."};
    case Kind::Conflict:
      return {409, "Changed meanwhile", "Somebody changed this meanwhile. Load the page again."};
    case Kind::PreconditionFailed:
      return {412, "Changed meanwhile", "Somebody changed this meanwhile. Load the page again."};
    case Kind::TooLarge:
      return {413, "Too large", "What was sent is too large."};
    case Kind::Unsupported:
      return {405, "Not supported", "This address does not answer such a request."};
    case Kind::Busy:
      return {503, "Busy", "The shared record is busy. Try again in a few seconds."};
    case Kind::Unavailable:
      return {503, "Unavailable",
              "The shared record cannot be shown now. This says nothing about what it holds: use "
              "your own system, and try again later."};
    case Kind::Bug:
      return {500, "Something went wrong",
              "The shared record failed at this request. This says nothing about what it holds: "
              "use your own system, and try again later."};
  }
  return page_for(Kind::Bug);
}

}  // namespace

net::Response render_error(Kind kind, std::string_view environment) {
  const PlainPage page = page_for(kind);
  net::Response response = render_plain(page, environment);
  if (page.status == 503) response.headers.emplace_back("retry-after", "5");
  return response;
}

}  // namespace weft::gate
