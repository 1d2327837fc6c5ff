// SPDX-License-Identifier: Apache-2.0
// The four forms of a token that is searched for: code, system|code, |code, system|. Pure.
// https://hl7.org/fhir/R4/search.html#token
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace weft::fhir::search {

class TokenQuery {
 public:
  // `implied`: the systems of codes that bear none.
  static Result<TokenQuery> parse(std::string_view text, const std::vector<std::string>& implied);
  bool matches(std::string_view token_key) const;

 private:
  bool any_system_ = false;   // code
  std::string exact_;         // the key it must be, or begin with when no code is asked
  std::string code_;          // the end of a key, from the code on; empty: any code
  bool implied_too_ = false;  // the system asked for is one that codes leave unsaid
};

}  // namespace weft::fhir::search
