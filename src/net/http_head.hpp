// SPDX-License-Identifier: Apache-2.0
// The head of an HTTP/1.1 message as text: where it ends, what is wrong with it, how ours is
// written. Pure. Guards against request smuggling stand here, before the library parses.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "net/http.hpp"

namespace weft::net {

enum class HeadState { Partial, Complete, Faulty };

struct HeadScan {
  HeadState state = HeadState::Partial;
  size_t size = 0;  // of a complete head, with its empty line
};

// Finds the empty line. Faulty at once where a line ends in LF alone or holds a bare CR or NUL.
HeadScan scan_head(std::string_view bytes);

// What a complete head must not hold; the name of the fault, or nothing.
std::optional<std::string_view> find_head_fault(std::string_view head);

struct Target {
  std::string path;   // percent-decoded
  std::string query;  // as it came
};
Result<Target> parse_target(std::string_view target);

enum class AfterAnswer { KeepAlive, KeepAliveOld, Close };  // Old: HTTP/1.0 asked for it

// Status line and headers, with Content-Length of the body; Bug where a header could split lines.
Result<std::string> render_head(const Response& response, AfterAnswer after, std::string_view date);
std::string http_date(Instant at);
std::string_view reason_phrase(int status);

}  // namespace weft::net
