// SPDX-License-Identifier: Apache-2.0
#include "api/form/packing.hpp"

#include <zlib.h>
#include <zstd.h>

#include <memory>

#include "api/form/weights.hpp"

namespace weft::api {
namespace {

constexpr int kGzipLevel = 4;
constexpr int kGzipWindow = 15 + 16;  // 16: a gzip head and tail
constexpr int kZstdLevel = 1;

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

std::optional<std::string> zstd(std::string_view bytes) {
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  if (!context) return std::nullopt;
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size = ZSTD_compressCCtx(context.get(), out.data(), out.size(), bytes.data(),
                                        bytes.size(), kZstdLevel);
  if (ZSTD_isError(size)) return std::nullopt;
  out.resize(size);
  return out;
}

std::optional<std::string> gzip(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, kGzipLevel, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    return std::nullopt;
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (done != Z_STREAM_END) return std::nullopt;
  return out;
}

}  // namespace

Packing decide_packing(std::string_view accept_encoding, size_t bytes) {
  if (bytes < kPackedBytesMin || bytes > UINT32_MAX) return Packing::None;
  int zstd_weight = -1, gzip_weight = -1, any_weight = -1;
  for (const Weighted& one : parse_weights(accept_encoding)) {
    if (one.name == "zstd") zstd_weight = one.weight;
    if (one.name == "gzip" || one.name == "x-gzip") gzip_weight = one.weight;
    if (one.name == "*") any_weight = one.weight;
  }
  if (zstd_weight < 0) zstd_weight = any_weight;
  if (gzip_weight < 0) gzip_weight = any_weight;
  if (zstd_weight <= 0 && gzip_weight <= 0) return Packing::None;
  return zstd_weight >= gzip_weight ? Packing::Zstd : Packing::Gzip;
}

std::optional<std::string> pack(std::string_view bytes, Packing packing) {
  return packing == Packing::Zstd ? zstd(bytes) : gzip(bytes);
}

}  // namespace weft::api
