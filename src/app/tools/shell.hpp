// SPDX-License-Identifier: Apache-2.0
// What a pure tool is given of the outside: where it reads and writes, and what time it is. One
// call at a time.
#pragma once

#include <iosfwd>

#include "app/control.hpp"
#include "base/time.hpp"

namespace weft::app {

struct Shell {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  Clock now;
};

// The words of an error on standard error, with its place; the exit code for it.
Exit tell(const Shell& shell, const Error& error);

// {"error":{"kind","detail","where"}}: what --lines answers where a request fails.
fhir::Json render_failure(const Error& error);

// One answer a line for each request a line, in order, to the end of the input.
Exit answer_each_line(const Shell& shell,
                      const std::function<fhir::Json(const std::string&)>& answer);

}  // namespace weft::app
