// SPDX-License-Identifier: Apache-2.0
#include "net/http_head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace weft::net {
namespace {

bool is_token_char(char c) {
  static constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || kMarks.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

// What the framing of a message hangs on.
struct Framing {
  int hosts = 0, lengths = 0, encodings = 0;
  std::string_view host, length, encoding;
};

std::optional<std::string_view> note_line(std::string_view line, Framing& framing) {
  if (line.front() == ' ' || line.front() == '\t') return "a folded header line";
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return "a header line without colon";
  if (!is_token(line.substr(0, colon))) return "a header name that is no token";
  const std::string name = ascii_lower(line.substr(0, colon));
  const std::string_view value = trim(line.substr(colon + 1));
  if (name == "host") ++framing.hosts, framing.host = value;
  if (name == "content-length") ++framing.lengths, framing.length = value;
  if (name == "transfer-encoding") ++framing.encodings, framing.encoding = value;
  return {};
}

// https://www.rfc-editor.org/rfc/rfc9112#section-6.3 and #section-3.2
std::optional<std::string_view> find_framing_fault(const Framing& framing, bool is_1_1) {
  static constexpr std::string_view kNotInHost = " \t,/@?#\\";
  if (is_1_1 && framing.hosts == 0) return "no Host";
  if (framing.hosts > 1) return "two Hosts";
  if (framing.hosts == 1 &&
      (framing.host.empty() || framing.host.find_first_of(kNotInHost) != std::string_view::npos))
    return "a Host that is no authority";
  if (framing.lengths > 1) return "two Content-Lengths";
  if (framing.lengths == 1 && !is_digits(framing.length)) return "a Content-Length not of digits";
  if (framing.encodings == 0) return {};
  if (!is_1_1) return "Transfer-Encoding in HTTP/1.0";
  if (framing.lengths != 0) return "Content-Length beside Transfer-Encoding";
  if (framing.encodings > 1) return "two Transfer-Encodings";
  if (ascii_lower(framing.encoding) != "chunked") return "a Transfer-Encoding that is not chunked";
  return {};
}

int hex_value(char c) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  const size_t at = kDigits.find(static_cast<char>(c >= 'A' && c <= 'F' ? c + 32 : c));
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

Result<std::string> parse_path(std::string_view text) {
  std::string path;
  path.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size() || hex_value(text[i + 1]) < 0 || hex_value(text[i + 2]) < 0)
        return fail(Kind::Invalid, "a percent sign without two digits", "request target");
      c = static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    }
    if (static_cast<uint8_t>(c) < 0x20 || c == 0x7f)
      return fail(Kind::Invalid, "a control character", "request target");
    path += c;
  }
  return path;
}

bool splits_lines(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

}  // namespace

HeadScan scan_head(std::string_view bytes) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\0' || bytes[i] == '\n') return {HeadState::Faulty, 0};
    if (bytes[i] != '\r') continue;
    if (i + 1 == bytes.size()) break;
    if (bytes[i + 1] != '\n') return {HeadState::Faulty, 0};
    const bool empty_line = i >= 2 && bytes[i - 1] == '\n';
    if (empty_line) return {HeadState::Complete, i + 2};
    ++i;
  }
  return {};
}

// https://www.rfc-editor.org/rfc/rfc9112#section-2.2
std::optional<std::string_view> find_head_fault(std::string_view head) {
  const size_t first = head.find("\r\n");
  const std::string_view request_line = head.substr(0, first);
  const bool is_1_1 = request_line.ends_with(" HTTP/1.1");
  if (!is_1_1 && !request_line.ends_with(" HTTP/1.0")) return "an HTTP version we do not speak";
  if (std::count(request_line.begin(), request_line.end(), ' ') != 2)
    return "a request line that is not of three words";

  Framing framing;
  std::string_view rest = head.substr(first + 2);
  while (!rest.starts_with("\r\n")) {
    const size_t end = rest.find("\r\n");
    if (const auto fault = note_line(rest.substr(0, end), framing)) return fault;
    rest.remove_prefix(end + 2);
  }
  return find_framing_fault(framing, is_1_1);
}

// https://www.rfc-editor.org/rfc/rfc9112#section-3.2 : origin-form and absolute-form
Result<Target> parse_target(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    target.remove_prefix(scheme.size());
    target.remove_prefix(std::min(target.find_first_of("/?"), target.size()));
    if (target.empty()) target = "/";
  }
  if (!target.starts_with('/') || target.find('#') != std::string_view::npos)
    return fail(Kind::Invalid, "neither a path nor a URL", "request target");
  const size_t mark = std::min(target.find('?'), target.size());
  Target parsed;
  parsed.path = TRY(parse_path(target.substr(0, mark)));
  parsed.query = target.substr(std::min(mark + 1, target.size()));
  return parsed;
}

// https://www.rfc-editor.org/rfc/rfc9112#section-4
Result<std::string> render_head(const Response& response, AfterAnswer after,
                                std::string_view date) {
  std::string head =
      fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason_phrase(response.status));
  for (const auto& [name, value] : response.headers) {
    if (!is_token(name) || splits_lines(value))
      return fail(Kind::Bug, "a header that would split lines", "response");
    const std::string lower = ascii_lower(name);
    if (lower == "content-length" || lower == "connection" || lower == "transfer-encoding")
      return fail(Kind::Bug, "framing headers are the server's", "response");
    head += fmt::format("{}: {}\r\n", name, value);
  }
  if (!date.empty()) head += fmt::format("date: {}\r\n", date);
  const bool bodiless = response.status < 200 || response.status == 204;
  if (!bodiless) head += fmt::format("content-length: {}\r\n", response.body.size());
  if (after == AfterAnswer::Close) head += "connection: close\r\n";
  if (after == AfterAnswer::KeepAliveOld) head += "connection: keep-alive\r\n";
  head += "\r\n";
  return head;
}

// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
std::string http_date(Instant at) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  static constexpr std::array<std::string_view, 7> kDays = {"Thu", "Fri", "Sat", "Sun",
                                                            "Mon", "Tue", "Wed"};
  const CivilTime civil = to_utc(at);
  const auto day = static_cast<size_t>(at.ms / 86'400'000 % 7);  // 1 January 1970: a Thursday
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[day], civil.day,
                     kMonths[static_cast<size_t>(civil.month - 1)], civil.year, civil.hour,
                     civil.minute, civil.second);
}

// https://www.iana.org/assignments/http-status-codes
std::string_view reason_phrase(int status) {
  static constexpr std::pair<int, std::string_view> kPhrases[] = {
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {301, "Moved Permanently"},
      {302, "Found"},
      {303, "See Other"},
      {304, "Not Modified"},
      {307, "Temporary Redirect"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {409, "Conflict"},
      {410, "Gone"},
      {411, "Length Required"},
      {412, "Precondition Failed"},
      {413, "Content Too Large"},
      {415, "Unsupported Media Type"},
      {422, "Unprocessable Content"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {503, "Service Unavailable"},
  };
  for (const auto& [code, phrase] : kPhrases)
    if (code == status) return phrase;
  return "Status";
}

}  // namespace weft::net
