// SPDX-License-Identifier: Apache-2.0
// One row that policy let through → the item a page shows. Pure.
#pragma once

#include <optional>

#include "record/chart/chart.hpp"
#include "record/chart/number.hpp"
#include "record/chart/sift.hpp"
#include "record/provenance.hpp"

namespace weft::record::chart {

struct ItemMaker {
  const policy::Policy& policy;
  const Numbers& numbers;
  std::string person;  // opaque number of the person: the same on the banner and on every item
  bool hide_places = true;
  const HiddenThings* hidden = nullptr;  // what no item may refer to

  // nullopt: the row's body or provenance cannot be read; it is withheld, with an alarm.
  std::optional<Item> make(const ShownRow& shown) const;
  std::string number_of(const store::RowKey& key) const;
};

bool has_mark(const Item& item, Mark mark);
// The code of a CodeableConcept element's first coding: clinicalStatus "active".
std::string_view code_of(const fhir::Json& resource, std::string_view element);

}  // namespace weft::record::chart
