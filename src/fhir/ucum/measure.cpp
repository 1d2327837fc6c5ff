// SPDX-License-Identifier: Apache-2.0
// https://ucum.org/ucum
#include "fhir/ucum/measure.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <unordered_map>

#include "base/check.hpp"
#include "fhir/ucum/special.hpp"

namespace weft::fhir::ucum {
namespace {

using Lookup = std::function<const Measure&(const Atom&)>;

void multiply_powers(std::vector<Power>& into, const std::vector<Power>& by, int times) {
  for (const Power& power : by) {
    const auto at = std::ranges::lower_bound(into, power.base, {}, &Power::base);
    if (at == into.end() || at->base != power.base) {
      into.insert(at, {power.base, power.exponent * times});
    } else if (at->exponent += power.exponent * times; at->exponent == 0) {
      into.erase(at);
    }
  }
}

Result<void> multiply_by(Measure& into, const Measure& by, int times) {
  if (times == 0) return {};
  into.factor = TRY(product(into.factor, TRY(power(by.factor, times))));
  multiply_powers(into.powers, by.powers, times);
  return {};
}

Result<Measure> reduce_with(const Term& term, const Lookup& look_up);

Result<Measure> measure_of_component(const Component& component, const Lookup& look_up) {
  Measure out;
  switch (component.form) {
    case Component::Form::Annotation:
      break;
    case Component::Form::Number:
      out.factor = Integer(component.number);
      break;
    case Component::Form::Group:
      return reduce_with(component.group, look_up);
    case Component::Form::Unit:
      out = look_up(*component.atom);
      Rational& scaled = out.function.empty() ? out.factor : out.scale;
      if (component.prefix) scaled *= component.prefix->factor;
      break;
  }
  return out;
}

// The values of a special unit are on a scale of their own, so that it has no products or powers.
Result<Measure> reduce_with(const Term& term, const Lookup& look_up) {
  Measure out;
  for (const Component& component : term) {
    Measure measure = TRY(measure_of_component(component, look_up));
    const int times = component.divides ? -component.exponent : component.exponent;
    if (!measure.function.empty()) {
      if (term.size() == 1 && times == 1) return measure;
      return fail(Kind::Invalid, "a special unit that stands alone");
    }
    TRY_VOID(multiply_by(out, measure, times));
  }
  return out;
}

// Every unit of the table in base units, each worked out once from those its row names.
class Atoms {
 public:
  Atoms() : measures_(Table::shared().atoms().size()) {
    for (const Atom& atom : Table::shared().atoms()) work_out(atom);
  }
  const Measure& at(const Atom& atom) const { return *measures_[atom.row]; }

 private:
  const Measure& work_out(const Atom& atom) {
    auto& place = measures_[atom.row];
    if (place) return *place;
    Measure out;
    if (atom.kind == UnitKind::Base || atom.kind == UnitKind::Arbitrary) {
      out.powers.push_back({.base = atom.row, .exponent = 1});
    } else {
      const auto term = parse_term(atom.unit);
      CHECK(term);
      auto reduced =
          reduce_with(*term, [this](const Atom& part) -> const Measure& { return work_out(part); });
      CHECK(reduced && reduced->function.empty());
      out = *std::move(reduced);
      out.factor *= atom.value;
      out.function = atom.function;
    }
    place = std::move(out);
    return *place;
  }

  std::vector<std::optional<Measure>> measures_;
};

std::string canonical_of(const std::vector<Power>& powers) {
  std::string out;
  for (const Power& power : powers) {
    if (!out.empty()) out += '.';
    out += Table::shared().atoms()[power.base].code;
    if (power.exponent != 1) out += std::to_string(power.exponent);
  }
  return out.empty() ? "1" : out;
}

struct TextHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

constexpr size_t kRemembered = 512;

using Remembered =
    std::unordered_map<std::string, std::shared_ptr<const Measure>, TextHash, std::equal_to<>>;

}  // namespace

Result<Rational> Measure::to_base(const Rational& value) const {
  if (function.empty()) return product(value, factor);
  return product(TRY(ratio_of(function, TRY(product(value, scale)))), factor);
}

Result<Rational> Measure::from_base(const Rational& value) const {
  const Rational ratio = TRY(product(value, 1 / factor));
  if (function.empty()) return ratio;
  return product(TRY(special_of(function, ratio)), 1 / scale);
}

Result<Measure> reduce(const Term& term) {
  static const Atoms atoms;
  static const Lookup look_up = [](const Atom& atom) -> const Measure& { return atoms.at(atom); };
  Measure out = TRY(reduce_with(term, look_up));
  // A canonical unit can be read as a unit again.
  for (const Power& power : out.powers)
    if (std::abs(power.exponent) > kExponentMax)
      return fail(Kind::TooLarge, "powers of at most 999");
  out.canonical = canonical_of(out.powers);
  if (out.function.empty()) out.exact = find_exact_decimal(out.factor);
  return out;
}

Result<std::shared_ptr<const Measure>> measure_of(std::string_view unit) {
  thread_local Remembered remembered;
  if (const auto found = remembered.find(unit); found != remembered.end()) return found->second;
  auto measure = std::make_shared<const Measure>(TRY(reduce(TRY(parse_term(unit)))));
  if (remembered.size() == kRemembered) remembered.clear();
  remembered.emplace(unit, measure);
  return measure;
}

}  // namespace weft::fhir::ucum
