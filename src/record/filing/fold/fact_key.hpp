// SPDX-License-Identifier: Apache-2.0
// Which row a statement belongs to: row type, fact key, and the id made of them. Pure.
#pragma once

#include <string>
#include <string_view>

#include "record/filing/submission.hpp"
#include "store/store.hpp"

namespace weft::record::filing {

inline constexpr std::string_view kUnplacedRow = "_unplaced";  // events that name no visit
// Older parts of the Patient's list of outdone messages; id: the lowest sequence in it.
inline constexpr std::string_view kOutdoneRow = "_outdone";

struct FactKey {
  std::string type;  // row type
  std::string key;   // within subject and type
  auto operator<=>(const FactKey&) const = default;
};

// `feed` tells apart what two feeds assert of one list ("no known allergies").
FactKey fact_key(Fact fact, const std::string& key, std::string_view feed);

// The same fact of the same subject has the same id wherever and whenever it is filed.
std::string row_id(store::SubjectId subject, const FactKey& fact);
std::string patient_id(store::SubjectId subject);

// Surname and birth date as rule 7 compares them.
std::string surname_to_compare(std::string_view family);

}  // namespace weft::record::filing
