// SPDX-License-Identifier: Apache-2.0
// The only way to a person's data: a Principal asks, policy decides, the person's rows are read and
// filtered, the chart is assembled, and the look is durable in the audit before anything returns.
// Thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/principal.hpp"
#include "base/result.hpp"
#include "record/chart/chart.hpp"

namespace weft::record {

// Who is asked for: an NHS number, or a number of the asking organisation, and the whole birth
// date.
struct PersonRequest {
  std::string system;
  std::string value;
  std::string birth_date;  // YYYY-MM-DD
};

// A person found and matched; opaque outside record/. Kept in the context of a launch.
struct PersonHandle {
  uint64_t person = 0;  // random number of the person in audit and contexts, not an identifier
  std::string bytes;    // how the Door finds the person again
};

class Door {
 public:
  virtual ~Door() = default;

  // Finds the person and asks policy whether this principal may open a record at all. A refusal
  // (not found, birth date differs, several, not permitted) is audited and is one Kind::Forbidden;
  // the reason is only in the audit. `origin` names the door used: "launch", "local". That it was
  // granted is audited by whoever asked (the gate: Action::Launch).
  virtual Result<PersonHandle> admit(const auth::Principal& principal, const PersonRequest& request,
                                     std::string_view origin) = 0;

  // The record as this principal may see it now. `context_key` keys the opaque numbers.
  // Kind::Forbidden when policy no longer permits; Kind::Unavailable when the audit cannot be
  // written: then no clinical byte is returned.
  virtual Result<chart::Chart> open(const auth::Principal& principal, const PersonHandle& person,
                                    std::string_view page, std::string_view context_key) = 0;

  // One item by its opaque number. What may not be seen is Kind::NotFound, like what is not there.
  virtual Result<chart::ItemView> open_item(const auth::Principal& principal,
                                            const PersonHandle& person, std::string_view number,
                                            std::string_view context_key) = 0;

  // The random numbers under which the audit knows this person, for "who looked": one for each
  // registration that is theirs, the one of today's looks first. Opens nothing.
  // Kind::NotFound when nobody matches or several do.
  virtual Result<std::vector<uint64_t>> find_for_audit(const PersonRequest& request) = 0;
};

}  // namespace weft::record
