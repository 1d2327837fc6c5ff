// SPDX-License-Identifier: Apache-2.0
#include "api/form/weights.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace weft::api {
namespace {

constexpr std::array<std::string_view, 4> kJsonTypes = {"application/fhir+json", "application/json",
                                                        "text/json", "application/json+fhir"};

// qvalue = "0" or "1" with up to three digits behind the point; anything else counts as 1.
int parse_weight(std::string_view text) {
  if (text.empty() || text[0] != '0') return 1000;
  int weight = 0;
  for (size_t i = 2; i < 5; ++i)
    weight =
        weight * 10 + (i < text.size() && text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 0);
  return weight;
}

bool is_json(std::string_view name) {
  return std::ranges::find(kJsonTypes, name) != kJsonTypes.end();
}

}  // namespace

std::vector<Weighted> parse_weights(std::string_view header) {
  std::vector<Weighted> all;
  for (const std::string_view item : split(header, ',')) {
    const auto parts = split(item, ';');
    Weighted one{ascii_lower(trim(parts[0]))};
    for (size_t i = 1; i < parts.size(); ++i)
      if (const auto part = trim(parts[i]); part.starts_with("q=") || part.starts_with("Q="))
        one.weight = parse_weight(part.substr(2));
    if (!one.name.empty()) all.push_back(std::move(one));
  }
  return all;
}

std::string media_type_of(std::string_view content_type) {
  return ascii_lower(trim(split(content_type, ';')[0]));
}

// https://hl7.org/fhir/R4/http.html#parameters · #mime-type
bool takes_json(std::string_view accept, std::string_view format) {
  if (!format.empty()) {
    // A "+" that was not escaped arrives as a space.
    std::string name = media_type_of(format);
    std::ranges::replace(name, ' ', '+');
    return name == "json" || is_json(name);
  }
  const auto all = parse_weights(accept);
  const auto takes = [](const Weighted& one) {
    return one.weight > 0 &&
           (is_json(one.name) || one.name == "*/*" || one.name == "application/*");
  };
  return all.empty() || std::ranges::any_of(all, takes);
}

}  // namespace weft::api
