// SPDX-License-Identifier: Apache-2.0
#include "sheet/result.hpp"

#include <array>
#include <map>
#include <utility>

#include "sheet/dates.hpp"
#include "sheet/words.hpp"

namespace weft::sheet {
namespace {

using fhir::Json;
using ui::Html;

struct KnownFlag {
  std::string_view code, words;
  bool abnormal;
};

constexpr std::array kFlags = {KnownFlag{"N", "Normal", false},
                               KnownFlag{"H", "High", true},
                               KnownFlag{"HU", "High", true},
                               KnownFlag{"L", "Low", true},
                               KnownFlag{"LU", "Low", true},
                               KnownFlag{"HH", "Critical high", true},
                               KnownFlag{"LL", "Critical low", true},
                               KnownFlag{"AA", "Critical abnormal", true},
                               KnownFlag{"A", "Abnormal", true},
                               KnownFlag{">", "Above measurable range", true},
                               KnownFlag{"<", "Below measurable range", true},
                               KnownFlag{"S", "Susceptible", false},
                               KnownFlag{"R", "Resistant", true},
                               KnownFlag{"I", "Intermediate", true},
                               KnownFlag{"POS", "Positive", true},
                               KnownFlag{"NEG", "Negative", false}};

Flag flag_of_concept(const Json& concept_json) {
  for (const Json& coding : concept_json.at("coding").items())
    for (const KnownFlag& known : kFlags)
      if (coding.at("code").text() == known.code) return {std::string(known.words), known.abnormal};
  const std::string words = concept_words(concept_json);
  return {words, !words.empty()};
}

std::string simple_value(const Json& holder) {
  for (const auto& [name, value] : holder.members()) {
    if (!name.starts_with("value")) continue;
    if (name == "valueQuantity") return quantity_words(value);
    if (name == "valueCodeableConcept") return concept_words(value);
    if (name == "valueRange") return range_words(value);
    if (name == "valueRatio")
      return quantity_words(value.at("numerator")) + " : " +
             quantity_words(value.at("denominator"));
    if (name == "valueBoolean") return value.flag() ? "Yes" : "No";
    if (name == "valueDateTime") return nhs_date(value.text()).text;
    if (name == "valuePeriod")
      return nhs_date(value.at("start").text()).text + " to " +
             nhs_date(value.at("end").text()).text;
    return std::string(value.text());
  }
  return {};
}

// A value in words has no unit of its own in FHIR; our mapping keeps what came beside it.
std::string unit_beside(const Json& observation) {
  for (const Json& extension : observation.at("extension").items())
    if (extension.at("url").text() == "urn:weft:extension:unit")
      return " " + std::string(extension.at("valueString").text());
  return {};
}

// http://hl7.org/fhir/5.0/StructureDefinition/extension-Observation.value
std::string attachment_words(const Json& observation) {
  for (const Json& extension : observation.at("extension").items()) {
    const Json& attachment = extension.at("valueAttachment");
    if (!attachment.is_object()) continue;
    const std::string_view title = attachment.at("title").text();
    const std::string_view type = attachment.at("contentType").text();
    return std::string(title.empty() ? "Document" : title) +
           (type.empty() ? "" : " (" + std::string(type) + ")") + ", not shown here";
  }
  return {};
}

}  // namespace

std::string value_words(const Json& observation) {
  std::string out = simple_value(observation);
  if (!observation.at("valueString").text().empty()) out += unit_beside(observation);
  for (const Json& component : observation.at("component").items()) {
    if (!out.empty()) out += "; ";
    out += concept_words(component.at("code")) + " " + simple_value(component);
  }
  if (out.empty()) out = concept_words(observation.at("dataAbsentReason"));
  return out.empty() ? attachment_words(observation) : out;
}

std::string reference_range_words(const Json& observation) {
  std::string out;
  for (const Json& range : observation.at("referenceRange").items()) {
    const std::string words = range_words(range);
    if (!words.empty()) out += (out.empty() ? "" : "; ") + words;
  }
  return out;
}

Flag flag_of(const Json& observation) {
  Flag out;
  for (const Json& one : observation.at("interpretation").items()) {
    const Flag flag = flag_of_concept(one);
    if (flag.words.empty()) continue;
    out.words += (out.words.empty() ? "" : ", ") + flag.words;
    out.abnormal = out.abnormal || flag.abnormal;
  }
  return out;
}

std::string specimen_time(const Json& resource) {
  for (const char* element : {"effectiveDateTime", "effectiveInstant", "issued"})
    if (!resource.at(element).text().empty()) return std::string(resource.at(element).text());
  return period_start(resource, "effectivePeriod");
}

bool is_silent_report(const Item& item) {
  return item.type == "DiagnosticReport" && item.resource.at("conclusion").text().empty();
}

std::vector<Item> named_after_reports(const record::chart::HeadingView& view,
                                      const std::vector<const Item*>& items) {
  std::vector<Item> named;
  std::map<std::string, size_t> in_words;
  for (const Item* item : items) {
    if (item->type == "Observation" && !stands_in_grid(*item))
      in_words["Observation/" + item->id] = named.size();
    named.push_back(*item);
  }
  if (in_words.empty()) return named;
  for (const Item& report : view.items) {
    if (report.type != "DiagnosticReport") continue;
    for (const Json& line : report.resource.at("result").items()) {
      const auto found = in_words.find(std::string(line.at("reference").text()));
      if (found != in_words.end())
        named[found->second].report = concept_words(report.resource.at("code"));
    }
  }
  return named;
}

Html result_value(const Item& item, ValueShown shown) {
  Html out;
  const std::string_view status = item.resource.at("status").text();
  if (status == "cancelled" || status == "entered-in-error")
    return std::move(out.element("strong", sentence(status), {{"class", "app-withdrawn"}}));
  const Json& quantity = item.resource.at("valueQuantity");
  const bool number_alone = shown == ValueShown::InGrid && !quantity.at("value").text().empty();
  const std::string value = number_alone ? std::string(quantity.at("comparator").text()) +
                                               std::string(quantity.at("value").text())
                                         : value_words(item.resource);
  Flag flag = flag_of(item.resource);
  if (shown == ValueShown::InGrid && flag.words == "Normal") flag.words.clear();
  out.open("span", {{"class", flag.abnormal ? "app-value app-value--abnormal" : "app-value"}});
  if (value.empty()) {
    out.text("No value");
  } else {
    out.foreign(value);
  }
  out.close("span");
  if (!flag.words.empty()) {
    const char* classes = flag.abnormal ? "app-flag app-flag--abnormal" : "app-flag";
    out.text(" ").open("span", {{"class", classes}}).foreign(flag.words).close("span");
  }
  return out;
}

}  // namespace weft::sheet
