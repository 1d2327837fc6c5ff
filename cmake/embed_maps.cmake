# SPDX-License-Identifier: Apache-2.0
# Run with -P: writes OUT, a C++ file that holds every mapping file of FOLDER.
file(GLOB names RELATIVE "${FOLDER}" "${FOLDER}/*.tsv")
set(parts "")
set(rows "")
foreach(name IN LISTS names)
  file(READ "${FOLDER}/${name}" text)
  string(MAKE_C_IDENTIFIER "${name}" id)
  string(APPEND parts "constexpr char ${id}[] = R\"weft~(${text})weft~\";\n")
  string(APPEND rows "    {\"${name}\", {${id}, sizeof ${id} - 1}},\n")
endforeach()
file(WRITE "${OUT}" "#include \"feeds/hl7v2/tables.hpp\"

namespace weft::feeds {
namespace {
${parts}}  // namespace

std::vector<MapFile> built_in_maps() {
  return {
${rows}  };
}

}  // namespace weft::feeds
")
