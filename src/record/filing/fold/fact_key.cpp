// SPDX-License-Identifier: Apache-2.0
#include "record/filing/fold/fact_key.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"
#include "record/provenance.hpp"
#include "record/resource_id.hpp"

namespace weft::record::filing {
namespace {

constexpr size_t kIdDigits = 24, kReportDigits = 12;  // after the subject's prefix

// The lines of one report begin alike, so that they lie side by side and filing a report touches
// few pages: OBR-3|OBR-4 is what stands before the second bar of a line's key.
std::string_view report_in(std::string_view line_key) {
  const size_t first = line_key.find('|');
  return line_key.substr(0, first == line_key.npos ? first : line_key.find('|', first + 1));
}

std::string digits_of(std::string& named, std::string_view key) {
  named += key;
  return hex(sha256(named));
}

}  // namespace

FactKey fact_key(Fact fact, const std::string& key, std::string_view feed) {
  switch (fact) {
    case Fact::Demographic:
      return {"Patient", ""};
    case Fact::Restriction:
      return {std::string(kRestrictionRow), "address"};
    case Fact::Encounter:
      return {key.empty() ? std::string(kUnplacedRow) : "Encounter", key};
    case Fact::Report:
      return {"DiagnosticReport", key};
    case Fact::Result:
      return {"Observation", key};
    case Fact::Allergy:
      return {"AllergyIntolerance", key};
    case Fact::AllergyList:
      return {"AllergyIntolerance", "none-known|" + std::string(feed)};
    case Fact::Problem:
      return {"Condition", key};
  }
  return {};
}

std::string row_id(store::SubjectId subject, const FactKey& fact) {
  if (fact.type == kRestrictionRow) return "address";
  if (fact.type == kAllergyListRow) return "list";
  if (fact.type == kUnplacedRow) return "events";
  std::string named = "weft row\n" + std::to_string(subject.value) + "\n" + fact.type + "\n";
  const std::string prefix = subject_prefix(subject);
  if (fact.type != "Observation") return prefix + digits_of(named, fact.key).substr(0, kIdDigits);
  std::string report = named;
  return prefix + digits_of(report, report_in(fact.key)).substr(0, kReportDigits) +
         digits_of(named, fact.key).substr(0, kIdDigits - kReportDigits);
}

std::string patient_id(store::SubjectId subject) { return row_id(subject, {"Patient", ""}); }

std::string surname_to_compare(std::string_view family) {
  std::string plain;
  for (const char c : ascii_upper(trim(family)))
    if (c != ' ' && c != '-' && c != '\'') plain += c;
  return plain;
}

}  // namespace weft::record::filing
