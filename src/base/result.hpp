// SPDX-License-Identifier: Apache-2.0
// Errors are values: a closed set of kinds, mapped once by each doorway to its own form.
// `detail` and `where` are written for engineers and never hold patient data.
#pragma once

#include <expected>
#include <string>
#include <type_traits>
#include <utility>

namespace weft {

enum class Kind {
  Invalid,
  Unauthenticated,
  Forbidden,
  NotFound,
  Gone,
  Conflict,
  PreconditionFailed,
  TooLarge,
  Unsupported,
  Busy,
  Unavailable,
  Bug,
};

struct Error {
  Kind kind = Kind::Bug;
  std::string detail;  // what went wrong, in words
  std::string where;   // file, field, path or statement it went wrong at
};

// std::expected with the monadic calls that libstdc++ 12 lacks.
template <class T>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using std::expected<T, Error>::expected;

  template <class F>
  auto and_then(F&& next) && -> std::invoke_result_t<F, T&&> {
    if (!*this) return std::unexpected(std::move(this->error()));
    return std::forward<F>(next)(std::move(**this));
  }
  template <class F>
  auto map(F&& change) && -> Result<std::invoke_result_t<F, T&&>> {
    if (!*this) return std::unexpected(std::move(this->error()));
    return std::forward<F>(change)(std::move(**this));
  }
};

template <>
class [[nodiscard]] Result<void> : public std::expected<void, Error> {
 public:
  using std::expected<void, Error>::expected;
};

inline std::unexpected<Error> fail(Kind kind, std::string detail, std::string where = {}) {
  return std::unexpected(Error{kind, std::move(detail), std::move(where)});
}

}  // namespace weft

// TRY(expression): its value, or return its error from this function. Not for coroutines.
#define TRY(...)                                                              \
  ({                                                                          \
    auto&& try_result_ = (__VA_ARGS__);                                       \
    if (!try_result_) return std::unexpected(std::move(try_result_).error()); \
    *std::move(try_result_);                                                  \
  })

// TRY_VOID(expression): for Result<void>.
#define TRY_VOID(...)                                                         \
  do {                                                                        \
    auto&& try_result_ = (__VA_ARGS__);                                       \
    if (!try_result_) return std::unexpected(std::move(try_result_).error()); \
  } while (false)
