// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/simple_path.hpp"

#include <charconv>
#include <utility>

namespace weft::fhir::search {
namespace {

using Paths = std::vector<SimplePath>;

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name(char c) { return is_name_start(c) || (c >= '0' && c <= '9'); }

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::optional<Paths> whole() {
    auto paths = alternatives(0);
    skip_space();
    if (!paths || !text_.empty()) return {};
    return paths;
  }

 private:
  static constexpr int kDepthMax = 8;

  void skip_space() {
    while (!text_.empty() &&
           (text_[0] == ' ' || text_[0] == '\n' || text_[0] == '\t' || text_[0] == '\r'))
      text_.remove_prefix(1);
  }

  bool take(std::string_view wanted) {
    skip_space();
    if (!text_.starts_with(wanted)) return false;
    text_.remove_prefix(wanted.size());
    return true;
  }

  // A word as such: "as" of "(X as T)", not of "assert".
  bool take_word(std::string_view wanted) {
    skip_space();
    if (!text_.starts_with(wanted)) return false;
    if (text_.size() > wanted.size() && is_name(text_[wanted.size()])) return false;
    text_.remove_prefix(wanted.size());
    return true;
  }

  std::string name() {
    skip_space();
    size_t end = 0;
    if (!text_.empty() && is_name_start(text_[0]))
      while (end < text_.size() && is_name(text_[end])) ++end;
    std::string word(text_.substr(0, end));
    text_.remove_prefix(end);
    return word;
  }

  // A type may be said with its namespace; System types are left to the whole language.
  std::string type_name() {
    std::string type = name();
    if (type == "FHIR" && take(".")) type = name();
    return type == "System" ? std::string() : type;
  }

  std::optional<Paths> alternatives(int depth) {
    if (depth > kDepthMax) return {};
    Paths all;
    do {
      auto one = chain(depth);
      if (!one) return {};
      all.insert(all.end(), one->begin(), one->end());
    } while (take("|"));
    return all;
  }

  std::optional<Paths> chain(int depth) {
    auto paths = start(depth);
    while (paths) {
      PathStep step;
      if (take(".")) {
        if (!invocation(step)) return {};
      } else if (take("[")) {
        if (!index(step)) return {};
      } else if (take_word("as")) {
        step = {PathStep::OfType, type_name(), {}, 0};
        if (step.name.empty()) return {};
      } else {
        return paths;
      }
      for (SimplePath& path : *paths) path.push_back(step);
    }
    return paths;
  }

  std::optional<Paths> start(int depth) {
    if (take("(")) {
      auto inner = alternatives(depth + 1);
      if (!inner || !take(")")) return {};
      return inner;
    }
    if (take("%resource")) return Paths{{{PathStep::Resource, {}, {}, 0}}};
    std::string first = name();
    if (first.empty() || text_.starts_with('(')) return {};
    return Paths{{{PathStep::Child, std::move(first), {}, 0}}};
  }

  bool invocation(PathStep& step) {
    step.name = name();
    if (step.name.empty()) return false;
    if (!take("(")) return true;
    const std::string function = std::exchange(step.name, {});
    if (function == "ofType" || function == "as") {
      step.kind = PathStep::OfType;
      step.name = type_name();
    } else if (function != "where" || !condition(step)) {
      return false;
    }
    return !step.name.empty() && take(")");
  }

  bool condition(PathStep& step) {
    if (take("resolve()")) {
      step.kind = PathStep::WhereResolves;
      if (!take_word("is")) return false;
      step.name = type_name();
      return true;
    }
    step.kind = PathStep::WhereEquals;
    step.name = name();
    if (step.name.empty() || !take("=") || !take("'")) return false;
    const size_t end = text_.find_first_of("'\\");
    if (end == text_.npos || text_[end] == '\\') return false;
    step.literal = text_.substr(0, end);
    text_.remove_prefix(end + 1);
    return true;
  }

  bool index(PathStep& step) {
    skip_space();
    step.kind = PathStep::Index;
    const auto read = std::from_chars(text_.data(), text_.data() + text_.size(), step.index);
    if (read.ec != std::errc{}) return false;
    text_.remove_prefix(static_cast<size_t>(read.ptr - text_.data()));
    return take("]");
  }

  std::string_view text_;
};

}  // namespace

std::optional<std::vector<SimplePath>> parse_simple_path(std::string_view expression) {
  return Reader(expression).whole();
}

}  // namespace weft::fhir::search
