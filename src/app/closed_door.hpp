// SPDX-License-Identifier: Apache-2.0
// A Door and Resources that open for nobody: let the route table be built where there is no store.
#pragma once

#include "record/door.hpp"
#include "record/resources.hpp"

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

class ClosedResources final : public record::Resources {
 public:
  Result<record::StoredResource> read(const record::Client&, const record::ResourceKey&) override {
    return fail(Kind::Unavailable, "no store is open");
  }
  Result<record::StoredResource> read_version(const record::Client&, const record::ResourceKey&,
                                              uint32_t) override {
    return fail(Kind::Unavailable, "no store is open");
  }
  Result<std::vector<record::StoredResource>> history(const record::Client&,
                                                      const record::ResourceKey&) override {
    return fail(Kind::Unavailable, "no store is open");
  }
  Result<record::ResourcePage> search(const record::Client&,
                                      const record::ResourceSearch&) override {
    return fail(Kind::Unavailable, "no store is open");
  }
  Result<std::vector<record::StoredResource>> everything(const record::Client&,
                                                         std::string_view) override {
    return fail(Kind::Unavailable, "no store is open");
  }
  Result<std::vector<record::Changed>> change(const record::Client&,
                                              std::vector<record::Change>) override {
    return fail(Kind::Unavailable, "no store is open");
  }
};

}  // namespace weft::app
