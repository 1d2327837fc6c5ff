// SPDX-License-Identifier: Apache-2.0
#include "record/chart/banner.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/text.hpp"
#include "record/chart/item.hpp"

namespace weft::record::chart {
namespace {

using fhir::Json;

constexpr std::string_view kNhsNumber = "https://fhir.nhs.uk/Id/nhs-number";
// UK Core: identifier.extension that bears the tracing status of an NHS number.
constexpr std::string_view kVerification = "NHSNumberVerificationStatus";

int64_t recorded_ms(const Item& item) { return item.times.recorded ? item.times.recorded->ms : 0; }

const Json& first_with_use(const Json& list, const std::vector<std::string_view>& uses) {
  static const Json none;
  for (const std::string_view use : uses)
    for (const Json& entry : list.items())
      if (entry.at("use").text() == use) return entry;
  return none;
}

const Json& current_name(const Json& patient) {
  const Json& names = patient.at("name");
  const Json& official = first_with_use(names, {"official", "usual", ""});
  return official.is_null() ? names.at(size_t{0}) : official;
}

std::string joined(const Json& list, std::string_view by) {
  std::vector<std::string> parts;
  for (const Json& part : list.items())
    if (!part.text().empty()) parts.emplace_back(part.text());
  return join(parts, by);
}

void put_names(Banner& banner, const Json& patient) {
  const Json& name = current_name(patient);
  banner.family = name.at("family").text();
  banner.given = joined(name.at("given"), " ");
  banner.title = joined(name.at("prefix"), " ");
  if (banner.family.empty() && banner.given.empty()) banner.family = name.at("text").text();
  const Json& known = first_with_use(patient.at("name"), {"nickname", "usual"});
  const std::string given = joined(known.at("given"), " ");
  if (&known != &name && !given.empty() && given != banner.given) banner.known_as = given;
}

std::string address_text(const Json& address) {
  static constexpr std::array<std::string_view, 5> rest = {"city", "district", "state",
                                                           "postalCode", "country"};
  std::vector<std::string> parts;
  for (const Json& line : address.at("line").items())
    if (!line.text().empty()) parts.emplace_back(line.text());
  for (const std::string_view element : rest) {
    const std::string_view text = address.at(element).text();
    if (!text.empty()) parts.emplace_back(text);
  }
  return parts.empty() ? std::string(address.at("text").text()) : join(parts, ", ");
}

void put_reach(Banner& banner, const Item& item) {
  const Json& patient = item.resource;
  const Json& address = first_with_use(patient.at("address"), {"home", "temp", ""});
  banner.address = address_text(address);
  if (!banner.address.empty()) {
    banner.address_source = item.organisation_name;
    banner.address_recorded = item.times.recorded;
  }
  for (const Json& telecom : patient.at("telecom").items())
    if (banner.phone.empty() && telecom.at("system").text() == "phone")
      banner.phone = telecom.at("value").text();
  for (const Json& practice : patient.at("generalPractitioner").items()) {
    if (practice.at("type").text() == "Practitioner") continue;
    if (!banner.gp_practice.empty()) continue;
    banner.gp_practice = practice.at("display").text();
    if (banner.gp_practice.empty()) banner.gp_practice = practice.path("identifier.value").text();
  }
}

std::string status_words(std::string_view code) {
  static constexpr std::array<std::string_view, 8> words = {"traced and verified",
                                                            "not traced",
                                                            "trace required",
                                                            "traced without one match",
                                                            "trace in question",
                                                            "trace under way",
                                                            "number not present, not to be traced",
                                                            "trace postponed"};
  if (code == "number-present-and-verified") return std::string(words[0]);
  if (code.empty() || code.back() < '1' || code.back() > '8') return "not known to be traced";
  return std::string(words[static_cast<size_t>(code.back() - '1')]);
}

void put_nhs_number(Banner& banner, const Json& patient) {
  for (const Json& identifier : patient.at("identifier").items()) {
    if (identifier.at("system").text() != kNhsNumber || !banner.nhs_number.empty()) continue;
    banner.nhs_number = identifier.at("value").text();
    std::string_view code;
    for (const Json& extension : identifier.at("extension").items())
      if (extension.at("url").text().find(kVerification) != std::string_view::npos)
        code = code_of(extension, "valueCodeableConcept");
    banner.nhs_number_status = status_words(code);
  }
}

void put_birth_and_death(Banner& banner, const Item& item, const std::vector<Item>& patients) {
  banner.birth_date = item.resource.at("birthDate").text();
  banner.birth_date_not_valid =
      banner.birth_date.empty() && item.resource.find("_birthDate") != nullptr;
  for (const Item& one : patients) {
    const std::string_view when = one.resource.at("deceasedDateTime").text();
    if (!when.empty()) banner.deceased = std::string(when);
    if (!banner.deceased && one.resource.at("deceasedBoolean").flag()) banner.deceased = "true";
  }
}

}  // namespace

const Item* find_registration(const std::vector<Item>& patients) {
  const auto rank = [](const Item& item) {
    return std::tuple(item.provisional, -recorded_ms(item), item.organisation, item.id);
  };
  const Item* best = nullptr;
  for (const Item& item : patients)
    if (!best || rank(item) < rank(*best)) best = &item;
  return best;
}

Banner make_banner(const std::vector<Item>& patients) {
  Banner banner;
  const Item* item = find_registration(patients);
  if (!item) return banner;
  banner.item = item->number;
  banner.provisional = item->provisional;
  banner.gender = item->resource.at("gender").text();
  put_names(banner, item->resource);
  put_birth_and_death(banner, *item, patients);
  put_nhs_number(banner, item->resource);
  put_reach(banner, *item);
  return banner;
}

std::vector<std::string> local_numbers(const std::vector<Item>& patients) {
  std::vector<std::string> numbers;
  for (const Item& item : patients)
    for (const Json& identifier : item.resource.at("identifier").items())
      if (identifier.at("system").text() != kNhsNumber && !identifier.at("value").text().empty())
        numbers.push_back(item.organisation_name + " " +
                          std::string(identifier.at("value").text()));
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

}  // namespace weft::record::chart
