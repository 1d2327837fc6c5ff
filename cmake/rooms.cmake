# SPDX-License-Identifier: Apache-2.0
# add_room(NAME [DEPENDS room…] [LINK library…]) declares a room: the rooms its files may include,
# and the third-party libraries behind them. `tidy` reads the same lines and checks every #include.
# Sources are all *.cpp below the room's folder; *_test.cpp become one test program per room.

set(PCH_HEADERS
  <algorithm> <array> <charconv> <chrono> <cstdint> <expected> <functional> <map> <memory>
  <mutex> <optional> <set> <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>)

function(add_room NAME)
  cmake_parse_arguments(ROOM "" "" "DEPENDS;LINK;TEST_LINK" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$|/main\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(TRANSFORM ROOM_DEPENDS PREPEND weft_ OUTPUT_VARIABLE rooms_below)
  if(NOT NAME STREQUAL "base")
    list(APPEND rooms_below weft_base)
  endif()

  if(sources)
    add_library(weft_${NAME} STATIC ${sources})
    target_include_directories(weft_${NAME} PUBLIC "${CMAKE_SOURCE_DIR}/src")
    target_link_libraries(weft_${NAME} PUBLIC ${rooms_below} ${ROOM_LINK} Threads::Threads)
    if(WEFT_PCH)
      if(NAME STREQUAL "base")
        target_precompile_headers(weft_${NAME} PRIVATE ${PCH_HEADERS})
      else()
        target_precompile_headers(weft_${NAME} REUSE_FROM weft_base)
      endif()
    endif()
  else()
    add_library(weft_${NAME} INTERFACE)
    target_include_directories(weft_${NAME} INTERFACE "${CMAKE_SOURCE_DIR}/src")
    target_link_libraries(weft_${NAME} INTERFACE ${rooms_below} ${ROOM_LINK})
  endif()

  if(tests)
    add_executable(${NAME}_tests ${tests})
    target_include_directories(${NAME}_tests PRIVATE "${CMAKE_SOURCE_DIR}")
    target_link_libraries(${NAME}_tests PRIVATE weft_${NAME} weft_case ${ROOM_TEST_LINK} GTest::gtest GTest::gtest_main)
    if(WEFT_PCH AND sources)
      target_precompile_headers(${NAME}_tests REUSE_FROM weft_base)
    endif()
    gtest_discover_tests(${NAME}_tests DISCOVERY_MODE PRE_TEST TEST_PREFIX "${NAME}."
      WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}" PROPERTIES TIMEOUT 300)
  endif()
endfunction()
