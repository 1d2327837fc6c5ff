// SPDX-License-Identifier: Apache-2.0
// XML's characters, where the parser leaves them as written: encodings, references, and the text of
// a narrative. Pure. https://www.w3.org/TR/xml/
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace weft::fhir {

// UTF-8 without a byte order mark; UTF-16 is told by its mark. Invalid where a character is not
// whole, or none that XML allows.
Result<std::string> decode_xml_bytes(std::string_view bytes);

// Of an attribute's raw value or a text: &lt; and &#65; become characters. Nothing where a
// reference is neither one of XML's five nor a number, or a "<" stands bare.
std::optional<std::string> decode_references(std::string_view raw);

// The element that opens at `start` (its "<"), as text that stands alone: every byte as written but
// ends of lines, the namespace declared on it as the default one and no prefix on its names. The
// document must be well-formed. Nothing where a reference in it means nothing without a DOCTYPE.
std::optional<std::string> narrative_text(std::string_view document, size_t start);

}  // namespace weft::fhir
