// SPDX-License-Identifier: Apache-2.0
#include "record/chart/chart.hpp"

namespace weft::record::chart {

std::string_view word_for(HeadingState state) {
  switch (state) {
    case HeadingState::Recorded:
      return "recorded";
    case HeadingState::AssertedNone:
      return "asserted none";
    case HeadingState::NoInformation:
      return "no information";
    case HeadingState::NotShared:
      return "not shared";
    case HeadingState::Late:
      return "late";
    case HeadingState::Withheld:
      return "withheld";
  }
  return "no information";
}

}  // namespace weft::record::chart
