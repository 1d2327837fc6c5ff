// SPDX-License-Identifier: Apache-2.0
#include "gate/notice.hpp"

#include "gate/page.hpp"

namespace weft::gate {
namespace {

PlainPage page_for(Notice notice) {
  switch (notice) {
    case Notice::Refused:
      return {403, "Record not opened",
              "One of these is the case: unknown here, details differ, or not permitted: check in "
              "your own system."};
    case Notice::OpenInWindow:
      return {403, "This frame cannot show the record",
              "The browser did not keep this frame's session. Do not wait for the record here: "
              "open in a window from your system."};
    case Notice::NotOpen:
      return {403, "Record not open",
              "No record is open at this address in this browser. Open the record again from your "
              "system."};
    case Notice::Replaced:
      return {410, "Patient changed",
              "Nothing is shown here: patient changed in host. The record of the other person was "
              "opened in this window."};
    case Notice::Ended:
      return {410, "Signed out",
              "Your system has ended this session. Open the record again from your system."};
    case Notice::TimedOut:
      return {410, "Timed out",
              "Nothing is shown here: this session timed out. Open the record again from your "
              "system."};
    case Notice::SessionsEnded:
      return {200, "Sessions ended", "All sessions of this user from this system have ended."};
  }
  return {500, "Something went wrong", ""};
}

}  // namespace

net::Response render_notice(Notice notice, std::string_view environment) {
  return render_plain(page_for(notice), environment);
}

}  // namespace weft::gate
