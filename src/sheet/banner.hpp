// SPDX-License-Identifier: Apache-2.0
// Who the record is about, on every page; after the NHS CUI patient banner. Pure.
#pragma once

#include <string>

#include "base/time.hpp"
#include "record/chart/chart.hpp"
#include "sheet/item.hpp"
#include "ui/html.hpp"

namespace weft::sheet {

// A death changes the whole banner; a restriction takes address, phone and GP practice away and
// says so; an absent detail reads "no information", never nothing. The name leads to where the
// details come from.
ui::Html banner(const record::chart::Banner& banner, const Place& place);

std::string nhs_number_words(std::string_view ten_digits);  // "999 012 3456"; else as it came

}  // namespace weft::sheet
