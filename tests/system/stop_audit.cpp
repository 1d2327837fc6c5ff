// SPDX-License-Identifier: Apache-2.0
// Loaded before the server's own libraries by a test: once the file named by WEFT_STOP_AUDIT is
// there, every write to the audit's file fails as if its disk were full. Nothing else is touched.
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

bool is_stopped(int file) {
  const char* trigger = std::getenv("WEFT_STOP_AUDIT");
  if (!trigger || ::access(trigger, F_OK) != 0) return false;
  char link[64], path[4096];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t size = ::readlink(link, path, sizeof path - 1);
  if (size <= 0) return false;
  path[size] = '\0';
  return std::strstr(path, "/audit.db") != nullptr;
}

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  if (is_stopped(file)) return errno = ENOSPC, -1;
  return next<ssize_t(int, const void*, size_t, off_t)>("pwrite")(file, bytes, size, at);
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  if (is_stopped(file)) return errno = ENOSPC, -1;
  return next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64")(file, bytes, size, at);
}

ssize_t write(int file, const void* bytes, size_t size) {
  if (is_stopped(file)) return errno = ENOSPC, -1;
  return next<ssize_t(int, const void*, size_t)>("write")(file, bytes, size);
}

}  // extern "C"
