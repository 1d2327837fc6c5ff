// SPDX-License-Identifier: Apache-2.0
// Where the compiled definitions begin: a layout::Header. Constant data of the program.
#pragma once

namespace weft::fhir::layout {

const char* tables();

}  // namespace weft::fhir::layout
