# SPDX-License-Identifier: Apache-2.0
# SQLite with SQLite3 Multiple Ciphers, compiled from the pinned npm package's single C file.
# https://utelle.github.io/SQLite3MultipleCiphers/

set(SQLITE3MC_DIR "${CMAKE_SOURCE_DIR}/node_modules/better-sqlite3-multiple-ciphers/deps/sqlite3")
if(NOT EXISTS "${SQLITE3MC_DIR}/sqlite3.c")
  message(FATAL_ERROR "SQLite3MC source is missing: run 'make setup' first")
endif()

add_library(sqlite3mc STATIC "${SQLITE3MC_DIR}/sqlite3.c")
target_include_directories(sqlite3mc SYSTEM PUBLIC "${SQLITE3MC_DIR}")
target_compile_options(sqlite3mc PRIVATE -w -O2)
target_compile_definitions(sqlite3mc PRIVATE
  SQLITE_THREADSAFE=2 SQLITE_DQS=0 SQLITE_DEFAULT_MEMSTATUS=0 SQLITE_DEFAULT_FOREIGN_KEYS=1
  SQLITE_DEFAULT_SYNCHRONOUS=2 SQLITE_DEFAULT_WAL_SYNCHRONOUS=2 SQLITE_TEMP_STORE=3
  SQLITE_MAX_MMAP_SIZE=0 SQLITE_LIKE_DOESNT_MATCH_BLOBS SQLITE_OMIT_DEPRECATED
  SQLITE_OMIT_SHARED_CACHE SQLITE_OMIT_LOAD_EXTENSION SQLITE_ENABLE_STAT4
  SQLITE_ENABLE_API_ARMOR SQLITE_USE_URI=0 SQLITE_TRUSTED_SCHEMA=0
  CODEC_TYPE=CODEC_TYPE_AEGIS HAVE_CIPHER_AES_128_CBC=0 HAVE_CIPHER_AES_256_CBC=0
  HAVE_CIPHER_SQLCIPHER=0 HAVE_CIPHER_RC4=0 HAVE_CIPHER_ASCON128=0)
target_link_libraries(sqlite3mc PUBLIC Threads::Threads ${CMAKE_DL_LIBS} m)
