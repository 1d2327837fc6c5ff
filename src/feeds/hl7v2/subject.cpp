// SPDX-License-Identifier: Apache-2.0
// Who a message is about. NHS numbers in every shape UK systems send them, local numbers by their
// assigner, and which of them names the subject.
#include <algorithm>

#include "base/text.hpp"
#include "feeds/hl7v2/conversions.hpp"
#include "feeds/hl7v2/mapping.hpp"
#include "hl7v2/time.hpp"
#include "record/identity/nhs_number.hpp"

namespace weft::feeds {
namespace {

using fhir::Json;
using hl7v2::Repetition;
using record::filing::Fact;
using record::filing::kNhsNumberSystem;
using record::identity::parse_nhs_number;

// "NHS{status:01}": the suffix some portals put on a component of CX.
std::string_view take_status(std::string_view text, std::string& status) {
  constexpr std::string_view kMark = "{status:";
  const size_t at = text.find(kMark);
  if (at == std::string_view::npos) return text;
  const size_t end = text.find('}', at);
  if (end != std::string_view::npos)
    status = text.substr(at + kMark.size(), end - at - kMark.size());
  return trim(text.substr(0, at));
}

std::string tracing_status(const MapTables& tables, std::string_view code) {
  const Coded* coded = tables.find_code("nhs_number_status", code);
  return coded ? coded->becomes : std::string();
}

struct Cx {
  std::string_view value, check, assigner, assigner_id, type;
  std::string status;
};

Cx read_cx(const Repetition& rep) {
  Cx cx;
  cx.value = take_status(text_at(rep, 1), cx.status);
  cx.check = text_at(rep, 2);
  cx.assigner = take_status(text_at(rep, 4), cx.status);
  cx.assigner_id = text_at(rep, 4, 2);
  cx.type = take_status(text_at(rep, 5), cx.status);
  for (size_t other = 6; other <= rep.components.size(); ++other)
    take_status(text_at(rep, other), cx.status);
  return cx;
}

std::optional<NumberMeans> meaning(const MapTables& tables, std::string_view path, const Cx& cx) {
  std::optional<NumberMeans> found;
  const std::pair<size_t, std::string_view> components[] = {
      {1, cx.value}, {4, cx.assigner}, {4, cx.assigner_id}, {5, cx.type}};
  for (const auto& [component, value] : components) {
    const auto means = tables.means(path, component, value);
    if (!means) continue;
    if (!found || *means < *found) found = means;  // an NHS number beats the other meanings
  }
  return found;
}

ReadNumber nhs_number(const MapTables& tables, const Cx& cx) {
  ReadNumber read;
  const auto number = parse_nhs_number(cx.value);
  read.nhs_number = true;
  read.usable = number.has_value();
  read.id.value = number ? number->digits() : std::string(cx.value);
  if (number) read.id.system = kNhsNumberSystem;
  read.id.type = "NH";
  if (!cx.status.empty())
    read.id.status = tracing_status(tables, cx.status);
  else if (ascii_upper(cx.type) == "NI")
    read.id.status = tracing_status(tables, cx.check);
  return read;
}

std::string local_system(const Mapping& mapping, const Cx& cx) {
  const std::string_view name = cx.assigner.empty() ? cx.assigner_id : cx.assigner;
  const auto configured = mapping.options.assigners.find(std::string(name));
  if (configured != mapping.options.assigners.end()) return configured->second;
  return organisation_namespace(mapping.source, name);
}

std::optional<ReadNumber> read_number(const Mapping& mapping, const Repetition& rep,
                                      std::string_view path) {
  const Cx cx = read_cx(rep);
  if (cx.value.empty()) return {};
  const auto means = meaning(mapping.tables, path, cx);
  if (means == NumberMeans::NhsNumber ||
      (means == NumberMeans::NhsNumberIfValid && parse_nhs_number(cx.value)))
    return nhs_number(mapping.tables, cx);
  ReadNumber read;
  read.may_be_subject = means != NumberMeans::NotTheSubject;
  read.id = {local_system(mapping, cx), std::string(cx.value), std::string(cx.type), ""};
  return read;
}

bool is_configured(const Mapping& mapping, const ReadNumber& read) {
  return std::ranges::any_of(mapping.options.assigners,
                             [&](const auto& row) { return row.second == read.id.system; });
}

// PID-32 holds the tracing status among flags of default data.
void read_tracing_status(Mapping& mapping, size_t pid, std::vector<ReadNumber>& numbers) {
  for (const Repetition& rep : mapping.segment(pid).field(32).repetitions) {
    const std::string status = tracing_status(mapping.tables, text_at(rep, 1));
    if (status.empty()) continue;
    mapping.mark(pid, 32);
    for (ReadNumber& read : numbers)
      if (read.nhs_number && read.id.status.empty()) read.id.status = status;
  }
}

// A number that fails its check names nobody; it is shown as it came, under no system. The usable
// ones reach Patient.identifier through the subject.
void state_unusable(Mapping& mapping, size_t pid, const std::vector<ReadNumber>& numbers) {
  for (const ReadNumber& read : numbers) {
    if (read.usable) continue;
    Json identifier;
    identifier.set("type", Json().set("text", "NHS number, not valid"));
    identifier.set("value", read.id.value);
    mapping.state(Fact::Demographic, "identifier:not-valid", pid)
        .content.set("identifier", only(std::move(identifier)));
  }
}

void read_name_and_birth(Mapping& mapping, size_t pid) {
  const hl7v2::Segment& segment = mapping.segment(pid);
  auto& subject = mapping.out.subject;
  subject.family = text_at(segment.field(5).rep(1), 1);
  const Repetition& birth = segment.field(7).rep(1);
  const auto time = hl7v2::find_date_time(text_at(birth, 1), text_at(birth, 2));
  if (time && time->precision >= hl7v2::Precision::Day)
    subject.birth_date = hl7v2::render_fhir_date(*time);
}

void add_numbers(Mapping& mapping, size_t pid, size_t field, std::vector<ReadNumber>& numbers) {
  const std::string path = "PID-" + std::to_string(field);
  for (ReadNumber& read : read_numbers(mapping, mapping.segment(pid).field(field), path)) {
    if (field != 3 && !read.nhs_number) continue;  // PID-2 and PID-19: NHS numbers only
    mapping.mark(pid, field);
    const auto same = [&](const ReadNumber& other) {
      return other.id.system == read.id.system && other.id.value == read.id.value;
    };
    if (std::ranges::none_of(numbers, same)) numbers.push_back(std::move(read));
  }
}

}  // namespace

std::vector<ReadNumber> read_numbers(const Mapping& mapping, const hl7v2::Field& field,
                                     std::string_view path) {
  std::vector<ReadNumber> numbers;
  for (const Repetition& rep : field.repetitions)
    if (auto read = read_number(mapping, rep, path)) numbers.push_back(std::move(*read));
  return numbers;
}

// The first local number, of a configured assigner where there is one; else the NHS number.
std::optional<ReadNumber> choose_primary(const Mapping& mapping,
                                         const std::vector<ReadNumber>& numbers) {
  const ReadNumber* local = nullptr;
  const ReadNumber* national = nullptr;
  for (const ReadNumber& read : numbers) {
    if (read.nhs_number) {
      if (read.usable && !national) national = &read;
    } else if (read.may_be_subject) {
      const bool better =
          !local || (is_configured(mapping, read) && !is_configured(mapping, *local));
      if (better) local = &read;
    }
  }
  if (local) return *local;
  if (national) return *national;
  return {};
}

bool map_subject(Mapping& mapping, size_t pid) {
  std::vector<ReadNumber> numbers;
  for (const size_t field : {3, 2, 19}) add_numbers(mapping, pid, field, numbers);
  read_tracing_status(mapping, pid, numbers);
  const auto primary = choose_primary(mapping, numbers);
  read_name_and_birth(mapping, pid);
  if (!primary) return false;
  auto& subject = mapping.out.subject;
  subject.primary = primary->id;
  for (const ReadNumber& read : numbers) {
    const bool is_primary =
        read.id.system == primary->id.system && read.id.value == primary->id.value;
    if (read.usable && !is_primary) subject.others.push_back(read.id);
  }
  if (mapping.trigger.demographics) state_unusable(mapping, pid, numbers);
  return true;
}

}  // namespace weft::feeds
