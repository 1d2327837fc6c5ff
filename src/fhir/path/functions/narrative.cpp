// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/narrative.html#rules
#include "fhir/path/functions/narrative.hpp"

#include <algorithm>
#include <iterator>
#include <pugixml.hpp>
#include <span>
#include <string_view>

namespace weft::fhir::path {
namespace {

constexpr std::string_view kElements[] = {
    "a",   "abbr",     "acronym", "b",     "big",  "blockquote", "br",  "caption", "cite",  "code",
    "col", "colgroup", "dd",      "dfn",   "div",  "dl",         "dt",  "em",      "h1",    "h2",
    "h3",  "h4",       "h5",      "h6",    "hr",   "i",          "img", "li",      "ol",    "p",
    "pre", "q",        "samp",    "small", "span", "strong",     "sub", "sup",     "table", "tbody",
    "td",  "tfoot",    "th",      "thead", "tr",   "tt",         "ul",  "var"};

constexpr std::string_view kAttributes[] = {
    "abbr",       "accesskey",   "align",       "alt",        "axis",   "bgcolor", "border",
    "cellhalign", "cellpadding", "cellspacing", "cellvalign", "char",   "charoff", "charset",
    "cite",       "class",       "colspan",     "compact",    "coords", "dir",     "frame",
    "headers",    "height",      "href",        "hreflang",   "hspace", "id",      "lang",
    "longdesc",   "name",        "nowrap",      "rel",        "rev",    "rowspan", "rules",
    "scope",      "shape",       "span",        "src",        "start",  "style",   "summary",
    "tabindex",   "title",       "type",        "valign",     "value",  "vspace",  "width",
    "xml:lang",   "xmlns"};

constexpr int kDepth = 64;

bool is_one_of(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// The text of a script in an address: "javascript:…".
bool is_active(std::string_view address) {
  const size_t colon = address.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view scheme = address.substr(0, colon);
  return scheme != "http" && scheme != "https" && scheme != "mailto" && scheme != "tel" &&
         scheme != "data" && !scheme.contains('/') && !scheme.contains('#');
}

bool is_safe_attribute(const pugi::xml_attribute& attribute) {
  const std::string_view name = attribute.name();
  if (!is_one_of(kAttributes, name)) return false;
  return (name != "href" && name != "src") || !is_active(attribute.value());
}

struct Survey {
  bool safe = true, seen = false;

  void visit(const pugi::xml_node& node, int depth) {
    if (node.type() == pugi::node_pcdata) {
      const std::string_view text = node.value();
      seen = seen || text.find_first_not_of(" \t\r\n") != std::string_view::npos;
      return;
    }
    if (node.type() != pugi::node_element) return;
    safe = safe && depth < kDepth && is_one_of(kElements, node.name());
    for (const auto& attribute : node.attributes()) safe = safe && is_safe_attribute(attribute);
    seen = seen || std::string_view(node.name()) == "img";
    if (!safe) return;
    for (const auto& child : node.children()) visit(child, depth + 1);
  }
};

}  // namespace

bool is_safe_narrative(std::string_view xhtml) {
  if (xhtml.contains("<!DOCTYPE")) return false;
  pugi::xml_document document;
  if (!document.load_buffer(xhtml.data(), xhtml.size())) return false;
  const pugi::xml_node root = document.document_element();
  if (std::string_view(root.name()) != "div" || root.next_sibling()) return false;
  if (std::string_view(root.attribute("xmlns").value()) != "http://www.w3.org/1999/xhtml")
    return false;
  Survey survey;
  survey.visit(root, 0);
  return survey.safe && survey.seen;
}

}  // namespace weft::fhir::path
