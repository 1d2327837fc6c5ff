// SPDX-License-Identifier: Apache-2.0
// What programs look at and change, made durable in the audit before they are answered: one event
// for each person, under the number of the registration. Thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "record/audit/audit.hpp"
#include "record/resources.hpp"
#include "store/store.hpp"

namespace weft::record {

class Looks {
 public:
  Looks(audit::Audit& audit, Clock clock) : audit_(audit), clock_(std::move(clock)) {}

  // By subject, what of it is shown or written; the own shelf stands for nobody.
  using Things = std::map<store::SubjectId, std::vector<std::string>>;
  static void add(Things& things, const StoredResource& resource);

  Result<void> note(const Client& client, audit::Action action, std::string_view page,
                    Things things, std::string_view reason = {});

 private:
  Result<void> append(const Client& client, audit::Event event);

  audit::Audit& audit_;
  const Clock clock_;
};

}  // namespace weft::record
