// SPDX-License-Identifier: Apache-2.0
#include "api/http_answer.hpp"

#include "api/form/packing.hpp"
#include "api/form/validators.hpp"
#include "net/http_head.hpp"

namespace weft::api {

net::Response http_answer(Answer answer, std::string_view base, std::string_view accept_encoding) {
  net::Response response;
  response.status = answer.status;
  auto& headers = response.headers;
  if (answer.version != 0) headers.emplace_back("etag", etag_of(answer.version));
  if (answer.updated) headers.emplace_back("last-modified", net::http_date(*answer.updated));
  if (!answer.location.empty())
    headers.emplace_back("location", std::string(base) + "/" + answer.location);
  if (!answer.allow.empty()) headers.emplace_back("allow", answer.allow);
  if (answer.status == 401) headers.emplace_back("www-authenticate", "Bearer");
  if (answer.status == 503) headers.emplace_back("retry-after", "5");
  if (answer.body.empty()) return response;
  headers.emplace_back("content-type", "application/fhir+json; charset=utf-8");
  headers.emplace_back("vary", "accept, accept-encoding");
  const Packing packing = decide_packing(accept_encoding, answer.body.size());
  auto packed = packing == Packing::None ? std::nullopt : pack(answer.body, packing);
  if (packed) headers.emplace_back("content-encoding", packing == Packing::Gzip ? "gzip" : "zstd");
  response.body = packed ? std::move(*packed) : std::move(answer.body);
  return response;
}

}  // namespace weft::api
