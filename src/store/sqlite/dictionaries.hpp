// SPDX-License-Identifier: Apache-2.0
// The files of data/dictionaries, compiled in: without them no row can be read. Never changed once
// released; a better one has a new number.
#pragma once

#include <map>
#include <string>

namespace weft::store::sqlite {

const std::map<std::string, std::string>& dictionaries();  // by file name

}  // namespace weft::store::sqlite
