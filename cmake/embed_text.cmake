# SPDX-License-Identifier: Apache-2.0
# embed_text(TARGET OUTPUT FUNCTION HEADER FILES…): writes a source file with the texts of FILES and
# compiles it into TARGET. FUNCTION returns `const std::map<std::string, std::string>&`, keyed by
# file name; HEADER declares it. Written at configure time; a changed file configures again.
function(embed_text TARGET OUTPUT FUNCTION HEADER)
  set(entries "")
  foreach(path IN LISTS ARGN)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${path}")
    file(READ "${path}" text)
    get_filename_component(name "${path}" NAME)
    string(APPEND entries "      {\"${name}\", R\"embedded(${text})embedded\"},\n")
  endforeach()
  string(REGEX REPLACE "::[A-Za-z_]+$" "" space "${FUNCTION}")
  string(REGEX REPLACE "^.*::" "" function "${FUNCTION}")
  file(GENERATE OUTPUT "${OUTPUT}" CONTENT
"// SPDX-License-Identifier: Apache-2.0
#include \"${HEADER}\"

namespace ${space} {

const std::map<std::string, std::string>& ${function}() {
  static const std::map<std::string, std::string> files = {
${entries}  };
  return files;
}

}  // namespace ${space}
")
  target_sources(${TARGET} PRIVATE "${OUTPUT}")
endfunction()
