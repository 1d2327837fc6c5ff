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

std::string_view word_for(Mark mark) {
  switch (mark) {
    case Mark::Conflict:
      return "conflict";
    case Mark::NotInLatestList:
      return "not in latest list";
    case Mark::Corrected:
      return "corrected";
    case Mark::CancelledAfterFinal:
      return "cancelled after final";
    case Mark::Preliminary:
      return "preliminary";
    case Mark::EnteredInError:
      return "entered in error";
    case Mark::TimeFlagged:
      return "time flagged";
    case Mark::DateNotValid:
      return "date not valid";
  }
  return "marked";
}

}  // namespace weft::record::chart
