// SPDX-License-Identifier: Apache-2.0
// A Door that opens for nobody: lets the route table be built where there is no store.
#pragma once

#include "record/door.hpp"

namespace weft::app {

class ClosedDoor final : public record::Door {
 public:
  Result<record::PersonHandle> admit(const auth::Principal&, const record::PersonRequest&,
                                     std::string_view) override {
    return fail(Kind::Unavailable, "no store is open");
  }
  Result<record::chart::Chart> open(const auth::Principal&, const record::PersonHandle&,
                                    std::string_view, std::string_view) override {
    return fail(Kind::Unavailable, "no store is open");
  }
  Result<record::chart::ItemView> open_item(const auth::Principal&, const record::PersonHandle&,
                                            std::string_view, std::string_view) override {
    return fail(Kind::Unavailable, "no store is open");
  }
  Result<std::vector<uint64_t>> find_for_audit(const record::PersonRequest&) override {
    return fail(Kind::Unavailable, "no store is open");
  }
};

}  // namespace weft::app
