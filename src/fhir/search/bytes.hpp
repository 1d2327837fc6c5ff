// SPDX-License-Identifier: Apache-2.0
// The small pieces that facets are written with: counted lengths, big-endian numbers, and text that
// ends itself and keeps its order. Readers take from the front and say when there is too little.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weft::fhir::search {

void put_length(std::string& out, size_t length);  // seven bits a byte, low ones first
std::optional<size_t> take_length(std::string_view& in);

void put_number64(std::string& out, uint64_t number);
std::optional<uint64_t> take_number64(std::string_view& in);

// memcmp of what is written orders as memcmp of the texts, whatever follows them.
void put_text(std::string& out, std::string_view text);
std::optional<std::string> take_text(std::string_view& in);

std::optional<std::string_view> take_bytes(std::string_view& in, size_t count);
// A length and as many bytes.
void put_counted(std::string& out, std::string_view bytes);
std::optional<std::string_view> take_counted(std::string_view& in);

}  // namespace weft::fhir::search
