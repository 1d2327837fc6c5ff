// SPDX-License-Identifier: Apache-2.0
#include "record/chart/resource.hpp"

namespace weft::record::chart {

const fhir::Json& Resource::json() const {
  static const fhir::Json none;
  if (!held_) return none;
  if (!held_->json) {
    auto parsed = fhir::parse_json(held_->text);
    held_->json = parsed ? std::move(*parsed) : fhir::Json();
    held_->text = {};
  }
  return *held_->json;
}

fhir::Json& Resource::writable() {
  if (!held_ || held_.use_count() > 1) held_ = std::make_shared<Held>(Held{{}, json()});
  json();
  return *held_->json;
}

}  // namespace weft::record::chart
