// SPDX-License-Identifier: Apache-2.0
#include "record/identity/look_up.hpp"

namespace weft::record::identity {

std::string identifier_key(std::string_view organisation, std::string_view system,
                           std::string_view value) {
  std::string key(organisation);
  key += '|';
  key += system;
  key += '|';
  key += value;
  return key;
}

std::string survivor_key(store::SubjectId survivor) { return std::to_string(survivor.value); }

}  // namespace weft::record::identity
