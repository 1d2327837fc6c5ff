// SPDX-License-Identifier: Apache-2.0
// Files stories into the memory store and prints what became of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "record/filing/fold/row_state.hpp"
#include "record/filing/fold_story.hpp"
#include "record/heading.hpp"
#include "record/identity/look_up.hpp"
#include "record/identity/merge_edge.hpp"
#include "record/provenance.hpp"
#include "record/resource_id.hpp"
#include "store/open.hpp"

namespace weft::record::filing::story {
namespace {

using fhir::Json;
using store::Row;
using store::SubjectId;

std::string clock_of(std::string_view text) {  // "2026-03-02T10:00:00.000Z" → "2/10:00"
  if (text.size() < 16) return text.empty() ? "?" : std::string(text);
  const std::string clock(text.substr(11, 5));
  const int day = std::stoi(std::string(text.substr(8, 2)));
  return day == 1 ? clock : std::to_string(day) + "/" + clock;
}

std::string period_of(const Json& period) {
  std::string text = clock_of(period.at("start").text());
  return period.find("end") ? text + "-" + clock_of(period.at("end").text()) : text + "-";
}

void say(std::vector<std::string>& words, std::string_view label, std::string_view text) {
  if (text.empty()) return;
  words.push_back(label.empty() ? std::string(text) : std::string(label) + " " + std::string(text));
}

// In the words of a story, of a message, or of a code.
std::string words_of(const Json& whole) {
  for (const auto& words : {whole.at("text"), whole.path("coding.0.display"),
                            whole.path("coding.0.code"), whole.path("line.0"), whole.at("value")})
    if (!words.text().empty()) return std::string(words.text());
  return {};
}

std::string value_of(const Json& result) {
  const Json& quantity = result.at("valueQuantity");
  return std::string(quantity.is_null() ? result.at("valueString").text()
                                        : quantity.at("value").text());
}

std::string patient_line(const Json& body, const Provenance& provenance) {
  std::vector<std::string> words;
  for (const Json& name : body.at("name").items()) say(words, "name", name.at("family").text());
  say(words, "born", body.at("birthDate").text());
  for (const Json& one : body.at("address").items()) say(words, "address", words_of(one));
  for (const Json& one : body.at("telecom").items()) say(words, "phone", words_of(one));
  if (provenance.provisional) words.push_back("provisional");
  return "patient " + (words.empty() ? "of whom only numbers are known" : join(words, ", "));
}

std::string stay_line(const Json& body, const std::string& key) {
  std::string line = "stay " + key + " " + std::string(body.at("status").text());
  if (body.find("period")) line += " " + period_of(body.at("period"));
  for (const Json& entry : body.at("location").items())
    line += ", ward " + std::string(entry.path("location.display").text()) + " " +
            std::string(entry.at("status").text()) + " " + period_of(entry.at("period"));
  for (const Json& doctor : body.at("participant").items()) line += ", doctor " + words_of(doctor);
  return line;
}

std::string result_line(const Row& row, const Json& body, const Provenance& provenance) {
  std::string line = words_of(body.at("code")) + " " + value_of(body) + " " +
                     std::string(body.at("status").text());
  if (provenance.cancelled_after_final) line += ", cancelled after final";
  for (const Json& former : read_former_values(row.stamps)) line += ", was " + value_of(former);
  return line;
}

std::string allergy_line(const Json& body, const Provenance& provenance) {
  std::string line = "allergy " + words_of(body.at("code")) + " " +
                     std::string(body.path("clinicalStatus.coding.0.code").text());
  if (body.find("criticality")) line += ", " + std::string(body.at("criticality").text());
  if (!provenance.not_in_list_of.empty())
    line += ", not in the list of " + provenance.not_in_list_of;
  return line;
}

std::string line_of(const Row& row) {
  const auto body = fhir::parse_json(row.body);
  const auto state = parse_row_state(row.stamps);
  const auto provenance = parse_provenance(row.provenance);
  if (!body || !provenance) return "?";
  const std::string key = state ? state->key : "";
  std::string line;
  if (row.key.type == "Patient") line = patient_line(*body, *provenance);
  if (row.key.type == "Encounter") line = stay_line(*body, key);
  if (row.key.type == "Observation") line = "result " + result_line(row, *body, *provenance);
  if (row.key.type == "DiagnosticReport")
    line = "report " + key + " " + std::string(body->at("status").text()) + ", lines " +
           std::to_string(body->at("result").items().size());
  if (row.key.type == "AllergyIntolerance") line = allergy_line(*body, *provenance);
  if (row.key.type == "Condition") line = "problem " + words_of(body->at("code"));
  if (row.key.type == kRestrictionRow && body->at("hidden").flag()) line = "address hidden";
  if (row.labels & static_cast<uint64_t>(Label::Confidential)) line += ", confidential";
  if (row.labels & static_cast<uint64_t>(Label::Withdrawn)) line += ", withdrawn";
  return line;
}

}  // namespace

World::World() : World(std::move(*store::open_store({"memory", "", ""})), seeded_random(7)) {}

World::World(std::unique_ptr<store::Store> store, RandomBytes random)
    : store_(std::move(store)), random_(std::move(random)) {}

Outcome World::file(const Submission& submission) {
  Outcome outcome;
  const auto written = store_->write([&](store::Writer& writer) -> Result<void> {
    const FilingContext context{submission.source.received + 5000, random_, false};
    outcome = TRY(filing::file(submission, context, writer));
    return writer.put_outcome({submission.source.seq, submission.source.feed,
                               static_cast<uint8_t>(outcome.state), context.now,
                               render_outcome_detail(outcome)});
  });
  EXPECT_TRUE(written) << (written ? "" : written.error().detail);
  seqs_.push_back(submission.source.seq);
  const auto note = [&](const SubjectIdentifier& number) {
    numbers_[number.value] =
        identity::identifier_key(submission.source.organisation, number.system, number.value);
  };
  note(submission.subject.primary);
  if (submission.merge) note(submission.merge->retired);
  return outcome;
}

std::map<std::string, SubjectId> World::subjects() const {
  std::map<std::string, SubjectId> found;
  for (const auto& [number, key] : numbers_) {
    const auto ids = store_->find(identity::kByIdentifier, key);
    if (ids && !ids->empty()) found[number] = ids->front();
  }
  return found;
}

namespace {

std::vector<Row> rows_of(store::Store& store, SubjectId subject) {
  store::Filter filter;
  filter.subjects = {subject};
  filter.with_deleted = true;
  auto rows = store.read_all(filter);
  EXPECT_TRUE(rows);
  return rows ? std::move(*rows) : std::vector<Row>{};
}

std::string survivor_line(store::Store& store, const std::map<std::string, SubjectId>& all,
                          SubjectId subject) {
  std::vector<identity::MergeEdge> edges;
  for (const auto& [number, id] : all) {
    const auto row = store.read({id, std::string(identity::kMergeRow), "edges"});
    if (!row || !*row) continue;
    for (auto& edge : identity::read_edges(id, (*row)->body)) edges.push_back(std::move(edge));
  }
  const auto survivors = identity::decide_survivors(std::move(edges));
  const auto found = survivors.find(subject);
  if (found == survivors.end()) return {};
  for (const auto& [number, id] : all)
    if (id == found->second) return "retired into " + number;
  return "retired into ?";
}

std::string outcome_lines(store::Store& store, std::vector<uint64_t> seqs, bool all) {
  std::sort(seqs.begin(), seqs.end());
  std::string text;
  for (const uint64_t seq : std::set<uint64_t>(seqs.begin(), seqs.end())) {
    const auto stored = store.read_outcome(seq);
    if (!stored || !*stored) continue;
    const auto outcome = parse_outcome_detail(**stored);
    if (!outcome || (!all && outcome->state == inbox::State::Applied)) continue;
    text += "message " + std::to_string(seq) + " ";
    if (outcome->state == inbox::State::Applied) text += "applied\n";
    if (outcome->reason == inbox::ParkReason::WhichStay) text += "parked: which stay\n";
    if (outcome->reason == inbox::ParkReason::NumberReused) text += "parked: number reused\n";
    if (outcome->reason == inbox::ParkReason::NoIdentifier) text += "parked: no identifier\n";
  }
  return text;
}

std::string without_ids(std::string text, const std::map<std::string, std::string>& names) {
  for (const auto& [id, name] : names)
    for (size_t at = text.find(id); at != std::string::npos; at = text.find(id, at + name.size()))
      text.replace(at, id.size(), name);
  return text;
}

}  // namespace

std::vector<size_t> World::versions() const {
  std::vector<size_t> versions;
  for (const auto& [number, subject] : subjects())
    for (const Row& row : rows_of(*store_, subject)) versions.push_back(row.version);
  return versions;
}

std::string World::describe() const {
  std::string text;
  const auto all = subjects();
  for (const auto& [number, subject] : all) {
    std::vector<std::string> lines;
    for (const Row& row : rows_of(*store_, subject))
      if (const std::string line = row.deleted ? "" : line_of(row); !line.empty())
        lines.push_back(line);
    if (const std::string line = survivor_line(*store_, all, subject); !line.empty())
      lines.push_back(line);
    std::sort(lines.begin(), lines.end());
    if (all.size() > 1) text += "number " + number + "\n";
    for (const std::string& line : lines) text += (all.size() > 1 ? "  " : "") + line + "\n";
  }
  return text + outcome_lines(*store_, seqs_, false);
}

std::string World::dump() const {
  std::map<std::string, std::string> names;
  std::vector<std::pair<std::string, Row>> rows;
  const auto all = subjects();
  for (const auto& [number, subject] : all) {
    for (Row& row : rows_of(*store_, subject)) {
      const auto state = parse_row_state(row.stamps);
      const std::string name =
          number + "/" + row.key.type + "/" + (state && !state->key.empty() ? state->key : "-");
      if (find_subject_in(row.key.id)) names[row.key.id] = "<" + name + ">";
      if (row.key.type != identity::kMergeRow) rows.emplace_back(name, std::move(row));
    }
  }
  std::set<std::string> lines;
  for (const auto& [name, row] : rows) {
    const auto provenance = parse_provenance(row.provenance);
    std::string line = name + " labels " + std::to_string(row.labels);
    line += row.deleted ? " nothing" : " " + row.body;
    for (const Json& former : read_former_values(row.stamps))
      line += " former " + fhir::render_json(former);
    if (provenance) {
      line += " parts";
      for (const OriginalPart& part : provenance->parts) line += " " + part.control_id;
      line += " " + provenance->not_in_list_of;
      line += provenance->provisional ? " provisional" : "";
      line += provenance->cancelled_after_final ? " cancelled after final" : "";
    }
    lines.insert(without_ids(line, names));
  }
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  for (const auto& [number, subject] : all)
    text += number + " " + survivor_line(*store_, all, subject) + "\n";
  return text + outcome_lines(*store_, seqs_, true);
}

}  // namespace weft::record::filing::story
