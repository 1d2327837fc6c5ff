// SPDX-License-Identifier: Apache-2.0
// The FHIR resource of an item, parsed when somebody reads it: a page shows few of a person's
// hundreds of rows. Copies share one resource until one is written to. Not for two threads at once.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "fhir/json/json.hpp"

namespace weft::record::chart {

class Resource {
 public:
  Resource() = default;
  Resource(fhir::Json json) : held_(std::make_shared<Held>(Held{{}, std::move(json)})) {}
  // Text that has been found to be one whole object.
  static Resource of_text(std::string body) {
    Resource resource;
    resource.held_ = std::make_shared<Held>(Held{std::move(body), std::nullopt});
    return resource;
  }

  const fhir::Json& json() const;  // null where the text is no JSON after all
  operator const fhir::Json&() const { return json(); }

  const fhir::Json& at(std::string_view name) const { return json().at(name); }
  const fhir::Json& path(std::string_view dotted) const { return json().path(dotted); }
  const fhir::Json* find(std::string_view name) const { return json().find(name); }
  const fhir::Json::Object& members() const { return json().members(); }
  bool is_null() const { return json().is_null(); }
  fhir::Json& writable();  // other copies keep what they had
  fhir::Json& member(std::string_view name) { return writable().member(name); }
  Resource& set(std::string_view name, fhir::Json value) {
    writable().set(name, std::move(value));
    return *this;
  }

 private:
  struct Held {
    std::string text;
    std::optional<fhir::Json> json;
  };
  std::shared_ptr<Held> held_;
};

}  // namespace weft::record::chart
