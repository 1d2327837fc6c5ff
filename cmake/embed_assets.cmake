# SPDX-License-Identifier: Apache-2.0
# Run with -P: writes OUT, a C++ file that holds the styles (NHSUK without fonts and images, then
# STYLES) and the SCRIPT.

file(READ "${NHSUK}" nhsuk)
string(REGEX REPLACE "@font-face{[^}]*}" "" nhsuk "${nhsuk}")
string(REPLACE "Frutiger W01,arial" "Arial" nhsuk "${nhsuk}")
string(REGEX REPLACE "url\\([^)]*\\)" "none" nhsuk "${nhsuk}")
string(REGEX REPLACE "/\\*#[^*]*\\*/" "" nhsuk "${nhsuk}")
file(READ "${STYLES}" styles)
file(READ "${SCRIPT}" script)

set(parts "")
set(rows "")
function(add_asset NAME TYPE BYTES)
  string(SHA256 hash "${BYTES}")
  string(MAKE_C_IDENTIFIER "${NAME}" id)
  set(parts "${parts}constexpr char ${id}[] = R\"weft~(${BYTES})weft~\";\n" PARENT_SCOPE)
  set(rows "${rows}    {\"${NAME}\", \"${TYPE}\", {${id}, sizeof ${id} - 1}, \"${hash}\"},\n"
    PARENT_SCOPE)
endfunction()
add_asset("weft.css" "text/css; charset=utf-8" "${nhsuk}\n${styles}")
add_asset("weft.js" "text/javascript; charset=utf-8" "${script}")

file(WRITE "${OUT}" "#include \"ui/assets.hpp\"

namespace weft::ui {
namespace {
${parts}
constexpr Asset kAssets[] = {
${rows}};
}  // namespace

std::span<const Asset> all_assets() { return kAssets; }

}  // namespace weft::ui
")
