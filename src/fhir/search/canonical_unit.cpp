// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/canonical_unit.hpp"

#include <unordered_map>

#include "fhir/search/number_key.hpp"
#include "fhir/ucum/ucum.hpp"

namespace weft::fhir::search {
namespace {

constexpr size_t kRememberedMax = 4096;

struct Hash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

template <class T>
using Remembered = std::unordered_map<std::string, T, Hash, std::equal_to<>>;

// A unit that only scales: its canonical number is the number times `factor`, exactly.
struct UnitForm {
  bool known = false, scales = false;
  std::string unit;
  Decimal factor;
};

std::optional<Decimal> canonical_of(int64_t number, const std::string& unit) {
  auto canonical = ucum::canonical({Decimal(number), unit});
  if (!canonical) return {};
  return canonical->value;
}

// Exact at 0, 3 and 7 too: a factor that was rounded (1/60) or an offset (Cel) shows there.
bool does_scale(const Decimal& factor, const std::string& unit) {
  for (const int64_t probe : {0, 3, 7}) {
    const auto given = canonical_of(probe, unit);
    const auto wanted = Decimal::multiply(factor, Decimal(probe));
    if (!given || !wanted || *given != *wanted) return false;
  }
  return true;
}

UnitForm form_of(std::string_view unit) {
  UnitForm form;
  const auto one = ucum::canonical({Decimal(1), std::string(unit)});
  if (!one) return form;
  form.known = true;
  form.unit = one->unit;
  form.factor = one->value;
  form.scales = does_scale(form.factor, std::string(unit));
  return form;
}

const UnitForm& find_form(std::string_view unit) {
  thread_local Remembered<UnitForm> forms;
  if (const auto found = forms.find(unit); found != forms.end()) return found->second;
  if (forms.size() >= kRememberedMax) forms.clear();
  return forms.emplace(std::string(unit), form_of(unit)).first->second;
}

bool scale(std::string_view number, const UnitForm& form, CanonicalNumber& out) {
  const auto value = Decimal::parse(number);
  if (!value) return false;
  const auto scaled = Decimal::multiply(*value, form.factor);
  if (!scaled) return false;
  out.unit = form.unit;
  out.key.clear();
  put_number(out.key, scaled->text());
  return true;
}

bool convert(std::string_view number, std::string_view unit, CanonicalNumber& out) {
  const auto value = Decimal::parse(number);
  if (!value) return false;
  const auto canonical = ucum::canonical({*value, std::string(unit)});
  if (!canonical) return false;
  out.unit = canonical->unit;
  out.key = number_key(canonical->value);
  return true;
}

}  // namespace

const CanonicalNumber* find_canonical(std::string_view number, std::string_view unit) {
  const UnitForm& form = find_form(unit);
  if (!form.known) return nullptr;
  if (form.scales) {
    thread_local CanonicalNumber scaled;
    return scale(number, form, scaled) ? &scaled : nullptr;
  }
  thread_local Remembered<CanonicalNumber> numbers;
  thread_local std::string name;
  name.assign(unit).append(1, '\0').append(number);
  if (const auto found = numbers.find(name); found != numbers.end()) return &found->second;
  CanonicalNumber converted;
  if (!convert(number, unit, converted)) return nullptr;
  if (numbers.size() >= kRememberedMax) numbers.clear();
  return &numbers.emplace(name, std::move(converted)).first->second;
}

}  // namespace weft::fhir::search
