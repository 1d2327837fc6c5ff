// SPDX-License-Identifier: Apache-2.0
// What an interaction is asked and what it answers, whether it came as an HTTP request or as an
// entry of a batch. Plain values; each belongs to one request.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/page_token.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "fhir/json/json.hpp"
#include "gate/tokens.hpp"
#include "record/resources.hpp"

namespace weft::api {

// What every interaction works with. Shared by all requests; its members are thread-safe.
struct Api {
  record::Resources& resources;
  Clock clock;
  std::function<std::string()> base;  // "https://weft.example/fhir"
  PageTokens pages;
};

enum class Return { Default, Minimal, Representation, Outcome };  // Prefer: return=
enum class PatchForm { Json, FhirPath };

struct Ask {
  const gate::Caller& caller;
  std::string type, id;
  uint32_t version = 0;      // of _history/{version}
  std::string token;         // of a page
  record::Conditions query;  // without _format and _pretty
  Return prefer = Return::Default;
  std::optional<uint32_t> if_match, if_none_match;
  std::optional<Instant> if_modified_since;
  std::optional<record::Conditions> if_none_exist;
  PatchForm patch_form = PatchForm::FhirPath;
  fhir::Json body;
  std::string full_url;  // of a transaction's entry
};

struct Answer {
  int status = 200;
  std::string body;                // JSON; empty: none
  uint32_t version = 0;            // the ETag; 0: none
  std::optional<Instant> updated;  // Last-Modified
  std::string location;            // "Patient/1/_history/1"; empty: none
  std::string allow;               // of 405
};

}  // namespace weft::api
