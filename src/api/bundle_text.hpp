// SPDX-License-Identifier: Apache-2.0
// Bundles written as text around bodies that are JSON already, so that nothing is parsed to be
// passed on. One owner. https://hl7.org/fhir/R4/bundle.html
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/ask.hpp"

namespace weft::api {

class BundleText {
 public:
  explicit BundleText(std::string_view type);

  void total(size_t count);
  void link(std::string_view relation, std::string_view url);

  // Pieces of the entry; each is left out where it is empty.
  void begin_entry();
  void full_url(std::string_view base, const record::ResourceKey& key);
  void resource(std::string_view body);
  void text(std::string_view name, std::string_view json);  // "search":{…}
  void response(const Answer& answer, bool with_outcome);
  void end_entry();

  std::string finish();

 private:
  void name(std::string_view member);

  std::string out_;
  bool in_links_ = false, in_entries_ = false, first_member_ = true;
};

std::string quoted(std::string_view text);  // as a JSON string

}  // namespace weft::api
