// SPDX-License-Identifier: Apache-2.0
#include "record/provenance.hpp"

#include <charconv>

namespace weft::record {
namespace {

// "p1;" then fields as LENGTH:BYTES — system, feed, flags, not_in_list_of, then six per part.
constexpr std::string_view kForm = "p1;";

void put(std::string& out, std::string_view field) {
  out += std::to_string(field.size());
  out += ':';
  out += field;
}

struct Reader {
  std::string_view left;
  bool broken = false;

  std::string take() {
    size_t size = 0;
    const auto [end, error] = std::from_chars(left.data(), left.data() + left.size(), size);
    const size_t digits = static_cast<size_t>(end - left.data());
    const bool counted = error == std::errc() && digits < left.size() && *end == ':';
    if (!counted || size > left.size() - digits - 1) {
      broken = true;
      left = {};
      return {};
    }
    std::string field(left.substr(digits + 1, size));
    left.remove_prefix(digits + 1 + size);
    return field;
  }
};

std::string flags_of(const Provenance& provenance) {
  std::string flags;
  if (provenance.provisional) flags += 'p';
  if (provenance.time_flagged) flags += 't';
  if (provenance.date_not_valid) flags += 'd';
  if (provenance.cancelled_after_final) flags += 'x';
  return flags;
}

OriginalPart take_part(Reader& reader) {
  OriginalPart part;
  part.path = reader.take();
  part.text = reader.take();
  part.message_type = reader.take();
  part.control_id = reader.take();
  part.feed = reader.take();
  const std::string received = reader.take();
  const auto [end, error] =
      std::from_chars(received.data(), received.data() + received.size(), part.received.ms);
  if (error != std::errc() || end != received.data() + received.size()) reader.broken = true;
  return part;
}

Result<Provenance> parse(std::string_view bytes, bool with_parts) {
  Provenance provenance;
  if (bytes.empty()) return provenance;
  if (!bytes.starts_with(kForm)) return fail(Kind::Bug, "provenance of an unknown form");
  Reader reader{bytes.substr(kForm.size())};
  provenance.system = reader.take();
  provenance.feed = reader.take();
  const std::string flags = reader.take();
  provenance.provisional = flags.find('p') != std::string::npos;
  provenance.time_flagged = flags.find('t') != std::string::npos;
  provenance.date_not_valid = flags.find('d') != std::string::npos;
  provenance.cancelled_after_final = flags.find('x') != std::string::npos;
  provenance.not_in_list_of = reader.take();
  while (with_parts && !reader.broken && !reader.left.empty())
    provenance.parts.push_back(take_part(reader));
  if (reader.broken) return fail(Kind::Bug, "provenance cut short");
  return provenance;
}

}  // namespace

std::string render_provenance(const Provenance& provenance) {
  std::string out(kForm);
  put(out, provenance.system);
  put(out, provenance.feed);
  put(out, flags_of(provenance));
  put(out, provenance.not_in_list_of);
  for (const OriginalPart& part : provenance.parts) {
    put(out, part.path);
    put(out, part.text);
    put(out, part.message_type);
    put(out, part.control_id);
    put(out, part.feed);
    put(out, std::to_string(part.received.ms));
  }
  return out;
}

Result<Provenance> parse_provenance(std::string_view bytes) { return parse(bytes, true); }
Result<Provenance> parse_provenance_head(std::string_view bytes) { return parse(bytes, false); }

}  // namespace weft::record
