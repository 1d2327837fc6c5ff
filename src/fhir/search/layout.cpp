// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/layout.hpp"

#include <algorithm>
#include <array>

#include "fhir/search/bytes.hpp"

namespace weft::fhir::search {
namespace {

constexpr size_t kVersionBytes = 4, kHeadBytes = kVersionBytes + 2;

size_t read_offset(std::string_view bytes) {
  size_t offset = 0;
  for (const char byte : bytes) offset = offset << 8 | static_cast<uint8_t>(byte);
  return offset;
}

void put_fixed(std::string& out, size_t number, size_t width) {
  for (size_t i = width; i-- > 0;) out.push_back(static_cast<char>(number >> (8 * i)));
}

// By counting: the numbers are few, and pieces of one number stay in their order.
void order_by_number(std::vector<Piece>& pieces) {
  thread_local std::vector<Piece> ordered;
  std::array<uint32_t, 257> place{};
  for (const Piece& piece : pieces) ++place[piece.number + 1u];
  for (size_t i = 1; i < place.size(); ++i) place[i] += place[i - 1];
  ordered.resize(pieces.size());
  for (const Piece& piece : pieces) ordered[place[piece.number]++] = piece;
  pieces.swap(ordered);
}

// Runs of one number in ordered pieces.
struct Run {
  size_t first = 0, count = 0;
  uint32_t offset = 0;
};

bool is_same(const Piece* left, const Piece* right, size_t count) {
  return std::equal(left, left + count, right, [](const Piece& one, const Piece& other) {
    return one.begin == other.begin && one.end == other.end;
  });
}

std::vector<Run>& runs_of(const std::vector<Piece>& pieces) {
  thread_local std::vector<Run> runs;
  runs.clear();
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (i == 0 || pieces[i].number != pieces[i - 1].number) runs.push_back({i, 0, 0});
    ++runs.back().count;
  }
  return runs;
}

void put_blocks(std::string& area, std::vector<Run>& runs, const std::vector<Piece>& pieces,
                std::string_view bytes) {
  for (size_t r = 0; r < runs.size(); ++r) {
    Run& run = runs[r];
    const auto same =
        std::find_if(runs.begin(), runs.begin() + static_cast<long>(r), [&](const Run& other) {
          return other.count == run.count &&
                 is_same(&pieces[other.first], &pieces[run.first], run.count);
        });
    if (same != runs.begin() + static_cast<long>(r)) {
      run.offset = same->offset;
      continue;
    }
    run.offset = static_cast<uint32_t>(area.size());
    size_t length = 0;
    for (size_t i = 0; i < run.count; ++i)
      length += pieces[run.first + i].end - pieces[run.first + i].begin;
    put_length(area, length);
    for (size_t i = 0; i < run.count; ++i) {
      const Piece& piece = pieces[run.first + i];
      area.append(bytes.substr(piece.begin, piece.end - piece.begin));
    }
  }
}

}  // namespace

void put_value(std::string& out, std::string_view key, std::string_view extra) {
  put_length(out, key.size() * 2 + !extra.empty());
  out.append(key);
  if (!extra.empty()) put_counted(out, extra);
}

bool Block::next(FacetValue& value) {
  if (rest_.empty()) return false;
  const auto length = take_length(rest_);
  if (!length) return false;
  const auto key = take_bytes(rest_, *length / 2);
  if (!key) return false;
  value = {*key, {}};
  if (*length % 2 == 0) return true;
  const auto extra = take_counted(rest_);
  if (!extra) return false;
  value.extra = *extra;
  return true;
}

std::optional<Facets> Facets::open(std::string_view bytes, uint32_t schema_version) {
  if (bytes.size() < kHeadBytes || read_offset(bytes.substr(0, kVersionBytes)) != schema_version)
    return {};
  const size_t count = static_cast<uint8_t>(bytes[kVersionBytes]);
  const size_t width = static_cast<uint8_t>(bytes[kVersionBytes + 1]);
  if (width != 1 && width != 2 && width != 4) return {};
  if (bytes.size() < kHeadBytes + count * (1 + width)) return {};
  Facets facets;
  facets.numbers_ = bytes.substr(kHeadBytes, count);
  facets.offsets_ = bytes.substr(kHeadBytes + count, count * width);
  facets.area_ = bytes.substr(kHeadBytes + count * (1 + width));
  return facets;
}

std::optional<std::string_view> Facets::find(uint8_t number) const {
  const size_t at = numbers_.find(static_cast<char>(number));
  if (at == numbers_.npos) return {};
  const size_t width = offsets_.size() / numbers_.size();
  const size_t offset = read_offset(offsets_.substr(at * width, width));
  if (offset > area_.size()) return std::string_view();
  std::string_view rest = area_.substr(offset);
  return take_counted(rest).value_or(std::string_view());
}

std::string assemble_facets(uint32_t schema_version, std::vector<Piece>& pieces,
                            std::string_view bytes) {
  order_by_number(pieces);
  std::vector<Run>& runs = runs_of(pieces);
  thread_local std::string area;
  area.clear();
  put_blocks(area, runs, pieces, bytes);
  const size_t width = area.size() <= 0xFF ? 1 : area.size() <= 0xFFFF ? 2 : 4;
  std::string out;
  out.reserve(kHeadBytes + runs.size() * (1 + width) + area.size());
  put_fixed(out, schema_version, kVersionBytes);
  out.push_back(static_cast<char>(runs.size()));
  out.push_back(static_cast<char>(width));
  for (const Run& run : runs) out.push_back(static_cast<char>(pieces[run.first].number));
  for (const Run& run : runs) put_fixed(out, run.offset, width);
  return out += area;
}

}  // namespace weft::fhir::search
