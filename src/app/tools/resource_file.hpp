// SPDX-License-Identifier: Apache-2.0
// Resources as files hold them: JSON or XML told apart by content, a Bundle's entries, NDJSON read
// line by line so that a file may be larger than memory.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "fhir/json/json.hpp"

namespace weft::app {

// JSON where it begins with { or [, else XML; a byte order mark is passed over.
Result<fhir::Json> parse_resource(std::string_view text);

Result<fhir::Json> read_resource(std::istream& in);

// Each resource of a stream in order. A line that cannot be read ends it with an error that names
// the line. `where` of an error does not name the file.
Result<void> for_each_resource(std::istream& in,
                               const std::function<void(const fhir::Json& resource)>& take);

// "Patient/7"; "Patient" where it has no id.
std::string name_of(const fhir::Json& resource);

}  // namespace weft::app
