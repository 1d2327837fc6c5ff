// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#equals · #equivalent
#include "fhir/path/equality.hpp"

#include "base/text.hpp"
#include "fhir/path/fold_text.hpp"
#include "fhir/path/quantity.hpp"

namespace weft::fhir::path {
namespace {

std::optional<bool> is_same(std::optional<std::strong_ordering> order) {
  if (!order) return {};
  return *order == 0;
}

// A comparison of long texts costs more than one of short ones.
Result<void> charge_comparison(Evaluation& evaluation, const std::optional<Value>& left,
                               const std::optional<Value>& right) {
  const Text* l = left ? left->as<Text>() : nullptr;
  const Text* r = right ? right->as<Text>() : nullptr;
  return evaluation.charge(1 + (l && r ? std::min(l->size(), r->size()) / 64 : 0));
}

// Equality of two System values: numbers of either kind, a Date beside a DateTime, a number as a
// Quantity of unit 1; any other pair of unlike types is unequal.
struct EqualForms {
  template <class L, class R>
  std::optional<bool> operator()(const L& left, const R& right) const {
    if constexpr (std::is_same_v<L, R>)
      return same(left, right);
    else
      return mixed(left, right);
  }

  static std::optional<bool> same(bool left, bool right) { return left == right; }
  static std::optional<bool> same(int64_t left, int64_t right) { return left == right; }
  static std::optional<bool> same(const Decimal& left, const Decimal& right) {
    return left == right;
  }
  static std::optional<bool> same(Text left, Text right) { return left == right; }
  static std::optional<bool> same(const Node&, const Node&) { return false; }
  template <class T>
  static std::optional<bool> same(const T& left, const T& right) {
    return is_same(compare(left, right));
  }

  template <class L, class R>
  static std::optional<bool> mixed(const L&, const R&) {
    return false;
  }
  static std::optional<bool> mixed(int64_t left, const Decimal& right) {
    return Decimal(left) == right;
  }
  static std::optional<bool> mixed(const Decimal& left, int64_t right) {
    return left == Decimal(right);
  }
  static std::optional<bool> mixed(const Date& left, const DateTime& right) {
    return is_same(compare(date_time_of(left), right));
  }
  static std::optional<bool> mixed(const DateTime& left, const Date& right) {
    return is_same(compare(left, date_time_of(right)));
  }
  static std::optional<bool> mixed(const Decimal& left, const Quantity& right) {
    return is_same(compare(Quantity{left, "1"}, right));
  }
  static std::optional<bool> mixed(const Quantity& left, const Decimal& right) {
    return mixed(right, left);
  }
  static std::optional<bool> mixed(int64_t left, const Quantity& right) {
    return mixed(Decimal(left), right);
  }
  static std::optional<bool> mixed(const Quantity& left, int64_t right) {
    return mixed(Decimal(right), left);
  }
};

struct EquivalentForms {
  template <class L, class R>
  bool operator()(const L& left, const R& right) const {
    if constexpr (std::is_same_v<L, R>)
      return same(left, right);
    else
      return EqualForms::mixed(left, right).value_or(false);
  }
  bool operator()(int64_t left, const Decimal& right) const {
    return equivalent(Decimal(left), right);
  }
  bool operator()(const Decimal& left, int64_t right) const {
    return equivalent(left, Decimal(right));
  }

  static bool same(bool left, bool right) { return left == right; }
  static bool same(int64_t left, int64_t right) { return left == right; }
  static bool same(const Node&, const Node&) { return false; }
  static bool same(Text left, Text right) {
    return left == right || folded_words(left) == folded_words(right);
  }
  template <class T>
  static bool same(const T& left, const T& right) {
    return equivalent(left, right);
  }
};

bool equal_numbers(const Json& left, const Json& right) {
  const auto l = Decimal::parse(left.text()), r = Decimal::parse(right.text());
  return l && r && *l == *r;
}

// Elements with children: the same children, each equal. Their order in JSON says nothing.
class TreeCompare {
 public:
  TreeCompare(Evaluation& evaluation, bool loosely) : evaluation_(evaluation), loosely_(loosely) {}

  // What it found is worth nothing once the steps ran out.
  bool ran_out() const { return ran_out_; }

  bool is_equal(const Json& left, const Json& right) {
    if (!evaluation_.spend(1 + left.text().size() / 64)) ran_out_ = true;
    if (ran_out_) return false;
    if (left.is_object() && right.is_object()) return equal_objects(left, right);
    if (left.is_array() && right.is_array()) return equal_arrays(left, right);
    if (left.is_number() && right.is_number())
      return loosely_ ? equivalent_numbers(left, right) : equal_numbers(left, right);
    if (left.is_string() && right.is_string() && loosely_)
      return EquivalentForms::same(left.text(), right.text());
    return left == right;
  }

 private:
  static bool equivalent_numbers(const Json& left, const Json& right) {
    const auto l = Decimal::parse(left.text()), r = Decimal::parse(right.text());
    return l && r && equivalent(*l, *r);
  }
  bool equal_objects(const Json& left, const Json& right) {
    const Json::Object &mine = left.members(), &others = right.members();
    if (mine.size() != others.size()) return false;
    for (size_t i = 0; i < mine.size(); ++i) {
      const bool same_place = others[i].first == mine[i].first;
      const Json* other = same_place ? &others[i].second : right.find(mine[i].first);
      if (!other || !is_equal(mine[i].second, *other)) return false;
    }
    return true;
  }
  bool equal_arrays(const Json& left, const Json& right) {
    if (left.items().size() != right.items().size()) return false;
    for (size_t i = 0; i < left.items().size(); ++i)
      if (!is_equal(left.items()[i], right.items()[i])) return false;
    return true;
  }

  Evaluation& evaluation_;
  bool loosely_, ran_out_ = false;
};

Result<bool> equal_trees(Evaluation& evaluation, const Node& left, const Node& right,
                         bool loosely) {
  const Json *l = left.value ? left.value : left.extras,
             *r = right.value ? right.value : right.extras;
  if (!l || !r || (left.value == nullptr) != (right.value == nullptr)) return false;
  TreeCompare compare(evaluation, loosely);
  const bool same = compare.is_equal(*l, *r);
  if (compare.ran_out()) return Evaluation::too_many_steps();
  return same;
}

bool is_same_node(const Node* left, const Node* right) {
  return left && right && left->value == right->value && left->extras == right->extras;
}

}  // namespace

namespace {

// The characters of what is computed as a String, without making a value of it.
const Text* find_text(const Value& value, Text& room) {
  if (const Text* text = value.as<Text>()) return text;
  const Node* node = value.as<Node>();
  const bool text =
      node && node->value && node->value->is_string() &&
      (node->type == TypeId::None || system_type_of(node->type) == SystemType::String);
  if (!text) return nullptr;
  room = node->value->text();
  return &room;
}

}  // namespace

Result<std::optional<bool>> equal(Evaluation& evaluation, const Value& left, const Value& right) {
  Text left_room, right_room;
  const Text *left_text = find_text(left, left_room), *right_text = find_text(right, right_room);
  if (left_text && right_text) {
    TRY_VOID(evaluation.charge(1 + std::min(left_text->size(), right_text->size()) / 64));
    return std::optional(*left_text == *right_text);
  }
  const Node *left_node = left.as<Node>(), *right_node = right.as<Node>();
  if (is_same_node(left_node, right_node)) return std::optional(true);
  const auto l = system_value(left), r = system_value(right);
  TRY_VOID(charge_comparison(evaluation, l, r));
  if (l && r) return std::visit(EqualForms(), l->form(), r->form());
  if (l || r || !left_node || !right_node) return std::optional(false);
  return std::optional(TRY(equal_trees(evaluation, *left_node, *right_node, false)));
}

Result<bool> equivalent(Evaluation& evaluation, const Value& left, const Value& right) {
  const Node *left_node = left.as<Node>(), *right_node = right.as<Node>();
  if (is_same_node(left_node, right_node)) return true;
  const auto l = system_value(left), r = system_value(right);
  TRY_VOID(charge_comparison(evaluation, l, r));
  if (l && r) return std::visit(EquivalentForms(), l->form(), r->form());
  if (l || r || !left_node || !right_node) return false;
  return equal_trees(evaluation, *left_node, *right_node, true);
}

Result<std::optional<bool>> equal(Evaluation& evaluation, std::span<const Value> left,
                                  std::span<const Value> right) {
  if (left.empty() || right.empty()) return std::optional<bool>();
  if (left.size() != right.size()) return std::optional(false);
  std::optional<bool> all = true;
  for (size_t i = 0; i < left.size(); ++i) {
    const auto one = TRY(equal(evaluation, left[i], right[i]));
    if (one && !*one) return std::optional(false);
    if (!one) all.reset();
  }
  return all;
}

Result<bool> equivalent(Evaluation& evaluation, std::span<const Value> left,
                        std::span<const Value> right) {
  if (left.size() != right.size()) return false;
  std::vector<bool> taken(right.size());
  for (const Value& value : left) {
    bool found = false;
    for (size_t i = 0; i < right.size() && !found; ++i) {
      TRY_VOID(evaluation.charge(1));
      found = !taken[i] && TRY(equivalent(evaluation, value, right[i]));
      if (found) taken[i] = true;
    }
    if (!found) return false;
  }
  return true;
}

}  // namespace weft::fhir::path
