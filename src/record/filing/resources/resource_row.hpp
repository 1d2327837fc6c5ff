// SPDX-License-Identifier: Apache-2.0
// A row of the store from a resource a program sent: its body is the final answer to a read. Pure.
#pragma once

#include "record/resources.hpp"
#include "store/store.hpp"

namespace weft::record::filing {

// `before`: the version it follows, if any. The resource gets id and meta in place.
store::Row make_resource_row(store::RowKey key, const std::optional<store::Row>& before,
                             fhir::Json& resource, const Client& client, Instant now);
store::Row make_deleted_row(const store::Row& before, const Client& client, Instant now);

}  // namespace weft::record::filing
