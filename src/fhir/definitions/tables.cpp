// SPDX-License-Identifier: Apache-2.0
// The compiled tables, taken into the program as they are; see cmake/definitions.cmake.
#include "fhir/definitions/tables.hpp"

asm(".pushsection .rodata\n"
    ".balign 64\n"
    "weft_definitions_tables:\n"
    ".incbin \"" WEFT_DEFINITIONS_TABLES
    "\"\n"
    ".popsection\n");

extern "C" const char weft_definitions_tables[];

namespace weft::fhir::layout {

const char* tables() { return weft_definitions_tables; }

}  // namespace weft::fhir::layout
