// SPDX-License-Identifier: Apache-2.0
#include "base/kind_word.hpp"

namespace weft {

std::string_view word_for(Kind kind) {
  switch (kind) {
    case Kind::Invalid:
      return "invalid";
    case Kind::Unauthenticated:
      return "unauthenticated";
    case Kind::Forbidden:
      return "forbidden";
    case Kind::NotFound:
      return "not_found";
    case Kind::Gone:
      return "gone";
    case Kind::Conflict:
      return "conflict";
    case Kind::PreconditionFailed:
      return "precondition_failed";
    case Kind::TooLarge:
      return "too_large";
    case Kind::Unsupported:
      return "unsupported";
    case Kind::Busy:
      return "busy";
    case Kind::Unavailable:
      return "unavailable";
    case Kind::Bug:
      return "bug";
  }
  return "bug";
}

}  // namespace weft
