// SPDX-License-Identifier: Apache-2.0
#include "jose/json.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/serialize.hpp>

namespace weft::jose {
namespace {

constexpr size_t kDepthMax = 8;

// Builds the tree from the parser's events; refuses an object that names a member twice.
class Builder {
 public:
  using Failure = boost::json::error_code;
  static constexpr size_t max_object_size = 1000;
  static constexpr size_t max_array_size = 1000;
  static constexpr size_t max_key_size = 1000;
  static constexpr size_t max_string_size = 1u << 20;

  Json take() { return std::move(root_); }

  bool on_document_begin(Failure&) { return true; }
  bool on_document_end(Failure&) { return true; }
  bool on_object_begin(Failure&) { return begin(Json::Type::Object); }
  bool on_object_end(size_t, Failure&) { return end(); }
  bool on_array_begin(Failure&) { return begin(Json::Type::List); }
  bool on_array_end(size_t, Failure&) { return end(); }

  bool on_key_part(boost::json::string_view part, size_t, Failure&) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_key(boost::json::string_view part, size_t, Failure& failure) {
    text_.append(part.data(), part.size());
    Json& object = *open_.back();
    if (object.find(text_)) {
      failure = boost::json::error::syntax;
      return false;
    }
    object.members.push_back({std::move(text_), {}});
    text_.clear();
    return true;
  }
  bool on_string_part(boost::json::string_view part, size_t, Failure&) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_string(boost::json::string_view part, size_t, Failure&) {
    text_.append(part.data(), part.size());
    Json& value = place(Json::Type::Text);
    value.text = std::move(text_);
    text_.clear();
    return true;
  }
  bool on_number_part(boost::json::string_view, Failure&) { return true; }
  bool on_int64(int64_t number, boost::json::string_view, Failure&) { return on_number(number); }
  bool on_uint64(uint64_t number, boost::json::string_view, Failure&) { return on_number(number); }
  bool on_double(double number, boost::json::string_view, Failure&) { return on_number(number); }
  bool on_bool(bool flag, Failure&) {
    place(Json::Type::Boolean).flag = flag;
    return true;
  }
  bool on_null(Failure&) {
    place(Json::Type::Null);
    return true;
  }
  bool on_comment_part(boost::json::string_view, Failure&) { return false; }
  bool on_comment(boost::json::string_view, Failure&) { return false; }

 private:
  template <class Number>
  bool on_number(Number number) {
    place(Json::Type::Number).number = static_cast<double>(number);
    return true;
  }

  Json& place(Json::Type type) {
    Json* value = &root_;
    if (!open_.empty()) {
      Json& parent = *open_.back();
      if (parent.type == Json::Type::List)
        value = &parent.list.emplace_back();
      else
        value = &parent.members.back().value;
    }
    value->type = type;
    return *value;
  }
  bool begin(Json::Type type) {
    open_.push_back(&place(type));
    return true;
  }
  bool end() {
    open_.pop_back();
    return true;
  }

  Json root_;
  std::vector<Json*> open_;  // a parent does not grow while its child is open
  std::string text_;
};

}  // namespace

const Json* Json::find(std::string_view name) const {
  const auto found = std::ranges::find(members, name, &Member::name);
  return found == members.end() ? nullptr : &found->value;
}

std::optional<std::string> Json::find_text(std::string_view name) const {
  const Json* value = find(name);
  if (!value || value->type != Type::Text) return {};
  return value->text;
}

std::optional<double> Json::find_number(std::string_view name) const {
  const Json* value = find(name);
  if (!value || value->type != Type::Number) return {};
  return value->number;
}

Result<Json> parse_object(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = kDepthMax;
  boost::json::basic_parser<Builder> parser(options);
  boost::json::error_code failure;
  const size_t read = parser.write_some(false, text.data(), text.size(), failure);
  if (failure || read != text.size() || !parser.done())
    return fail(Kind::Invalid, "not one JSON value with each member named once");
  Json value = parser.handler().take();
  if (value.type != Json::Type::Object) return fail(Kind::Invalid, "not a JSON object");
  return value;
}

std::string json_text(std::string_view text) {
  return boost::json::serialize(boost::json::string_view(text.data(), text.size()));
}

}  // namespace weft::jose
