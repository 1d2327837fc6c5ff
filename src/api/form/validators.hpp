// SPDX-License-Identifier: Apache-2.0
// ETags, dates of HTTP and other headers that a request's outcome hangs on. Pure.
// https://hl7.org/fhir/R4/http.html#concurrency
// https://www.rfc-editor.org/rfc/rfc9110#section-8.8
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/ask.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace weft::api {

std::string etag_of(uint32_t version);                          // W/"3"
Result<uint32_t> parse_etag(std::string_view text);             // W/"3", and "3"
std::optional<Instant> parse_http_date(std::string_view text);  // Sun, 06 Nov 1994 08:49:37 GMT
Return parse_return(std::string_view prefer);                   // Prefer: …, return=minimal
std::optional<uint32_t> parse_version(std::string_view digits);

}  // namespace weft::api
