// SPDX-License-Identifier: Apache-2.0
// Items of one heading as a table (heading pages) or as a short list (summary). Every row and
// entry bears its data-subject and data-item. Pure.
#pragma once

#include <string>
#include <vector>

#include "record/heading.hpp"
#include "sheet/item.hpp"

namespace weft::sheet {

struct ListOptions {
  record::Heading heading = record::Heading::Internal;
  std::string caption;
  std::string caption_id;  // unique on its page
};
// Empty when there are no items.
ui::Html item_table(const Place& place, const ListOptions& options,
                    const std::vector<const Item*>& items);

ui::Html short_list(const Place& place, const std::vector<const Item*>& items);

std::vector<const Item*> all_of(const std::vector<Item>& items);
// "No known allergies", as each source asserts it.
std::vector<const Item*> assertions_of(const record::chart::HeadingView& view);

}  // namespace weft::sheet
