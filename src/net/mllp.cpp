// SPDX-License-Identifier: Apache-2.0
#include "net/mllp.hpp"

namespace weft::net {
namespace {
constexpr char kStart = 0x0b;
constexpr char kEnd = 0x1c;
constexpr char kReturn = 0x0d;
constexpr size_t kStrayMax = 1024;  // line ends between frames are usual; more is another protocol
}  // namespace

// HL7 MLLP release 1: <SB> dddd <EB><CR>. An EB that no CR follows belongs to the content: some
// senders carry 0x1C in encapsulated data.
MllpDecoder::Output MllpDecoder::step(std::string_view bytes) {
  Output output;
  while (!bytes.empty() && !output.broken) {
    if (!in_frame_) {
      const size_t start = std::min(bytes.find(kStart), bytes.size());
      output.stray_bytes += start;
      stray_run_ += start;
      in_frame_ = start < bytes.size();
      bytes.remove_prefix(std::min(start + 1, bytes.size()));
    } else if (after_end_) {
      after_end_ = false;
      if (bytes.front() == kReturn) {
        bytes.remove_prefix(1);
        in_frame_ = false;
        stray_run_ = 0;
        output.frames.push_back(std::move(frame_));
        frame_.clear();
      } else {
        frame_ += kEnd;
      }
    } else {
      const size_t end = std::min(bytes.find(kEnd), bytes.size());
      frame_ += bytes.substr(0, end);
      after_end_ = end < bytes.size();
      bytes.remove_prefix(std::min(end + 1, bytes.size()));
    }
    output.broken = frame_.size() > frame_bytes_max_ || stray_run_ > kStrayMax;
  }
  return output;
}

std::string mllp_frame(std::string_view content) {
  std::string frame;
  frame.reserve(content.size() + 3);
  frame += kStart;
  frame += content;
  frame += kEnd;
  frame += kReturn;
  return frame;
}

}  // namespace weft::net
