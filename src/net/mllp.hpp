// SPDX-License-Identifier: Apache-2.0
// MLLP framing as a pure machine: bytes in, whole frames out. One machine per connection.
// HL7 Minimal Lower Layer Protocol release 1: 0x0B … 0x1C 0x0D.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weft::net {

class MllpDecoder {
 public:
  explicit MllpDecoder(size_t frame_bytes_max = 16u << 20) : frame_bytes_max_(frame_bytes_max) {}

  struct Output {
    std::vector<std::string> frames;  // content between 0x0B and 0x1C 0x0D
    bool broken = false;              // over the limit or not MLLP: close the connection
    size_t stray_bytes = 0;           // between frames, ignored
  };
  Output step(std::string_view bytes);
  bool mid_frame() const { return in_frame_; }

 private:
  size_t frame_bytes_max_;
  bool in_frame_ = false;
  size_t stray_run_ = 0;    // since the last frame
  bool after_end_ = false;  // 0x1C seen, 0x0D expected
  std::string frame_;
};

std::string mllp_frame(std::string_view content);

}  // namespace weft::net
