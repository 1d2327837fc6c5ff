// SPDX-License-Identifier: Apache-2.0
// A search sealed into the address of its pages, so that no address Weft makes says whom or what
// was searched for. The key is drawn at start and never leaves memory: a restart ends all pages.
// Thread-safe. https://hl7.org/fhir/R4/http.html#paging
#pragma once

#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/result.hpp"
#include "fhir/json/json.hpp"

namespace weft::api {

class PageTokens {
 public:
  explicit PageTokens(RandomBytes random) : random_(std::move(random)), key_(random_(32)) {}

  // `owner` alone can open it: it is sealed for them, not written into it.
  std::string seal(const fhir::Json& search, std::string_view owner) const;
  // Kind::Gone: of another run, another client, or no token at all; nobody can tell which.
  Result<fhir::Json> open(std::string_view token, std::string_view owner) const;

 private:
  RandomBytes random_;
  std::string key_;
};

}  // namespace weft::api
