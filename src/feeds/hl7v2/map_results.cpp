// SPDX-License-Identifier: Apache-2.0
// Reports, their lines and notes (fold rule 4). A line is (OBR-3, OBR-4, OBX-3, OBX-4).
#include "feeds/hl7v2/conversions.hpp"
#include "feeds/hl7v2/mapping.hpp"
#include "hl7v2/time.hpp"

namespace weft::feeds {
namespace {

using fhir::Json;
using record::filing::Fact;
using record::filing::Statement;

std::string key_part(const Mapping& mapping, const hl7v2::Repetition& rep, size_t system) {
  const std::string code = whole_at(rep, 1, mapping.message.delimiters());
  const std::string_view by = text_at(rep, system);
  if (code.empty()) return whole_at(rep, 2, mapping.message.delimiters());
  return by.empty() ? code : code + "^" + std::string(by);
}

// OBR-3. Where a laboratory sends none, what keeps two reports of one kind apart: OBR-2, else the
// time of the sample, else the message.
std::string report_number(const Mapping& mapping, const hl7v2::Segment& obr) {
  for (const size_t field : {3, 2}) {
    const std::string number = key_part(mapping, obr.field(field).rep(1), 2);
    if (!number.empty()) return field == 3 ? number : "OBR-2:" + number;
  }
  const std::string_view observed = text_at(obr.field(7).rep(1), 1);
  if (!observed.empty()) return "OBR-7:" + std::string(observed);
  return "MSH-10:" + std::string(mapping.message.control_id());
}

std::string letter_of(const Mapping& mapping, std::string_view table, const hl7v2::Field& field) {
  const Coded* coded = mapping.tables.find_code(table, text_at(field.rep(1), 1));
  return coded ? coded->becomes : std::string();
}

// Walks the message once: ORC, OBR, OBX and NTE belong to what stands before them.
class ResultsMapping {
 public:
  explicit ResultsMapping(Mapping& mapping) : mapping_(mapping) { when_ = mapping.when; }

  void walk() {
    for (size_t at = 0; at < mapping_.message.segments().size(); ++at) {
      const std::string_view name = mapping_.segment(at).name();
      if (name == "ORC")
        start_order(at);
      else if (name == "OBR")
        map_report(at);
      else if (name == "OBX")
        map_line(at);
      else if (name == "NTE")
        add_note(at);
      else if (name != "PRT")  // who took part in a line stands between it and its notes
        notes_for_ = NotesFor::Nothing;
    }
  }

 private:
  enum class NotesFor { Nothing, Report, Line };

  void start_order(size_t position) {
    order_confidential_ = is_labelled(mapping_, position, "report");
    notes_for_ = NotesFor::Nothing;
  }

  void map_report(size_t position) {
    notes_for_ = NotesFor::Nothing;
    if (!mapping_.trigger.results) return;
    const hl7v2::Segment& obr = mapping_.segment(position);
    when_ = read_report_when(mapping_.message, obr, mapping_.source);
    key_ = report_number(mapping_, obr) + "|" + key_part(mapping_, obr.field(4).rep(1), 3);
    Json content = mapping_.read_content(position, About::Report);
    observed_ = content.at("effectiveDateTime");
    issued_ = content.at("issued");
    Statement& statement = mapping_.state(Fact::Report, key_, position);
    statement.content = std::move(content);
    statement.event = letter_of(mapping_, "report_letter", obr.field(25));
    complete(statement);
    notes_on(NotesFor::Report);
  }

  void map_line(size_t position) {
    const hl7v2::Segment& obx = mapping_.segment(position);
    notes_for_ = NotesFor::Nothing;
    const std::string what = key_part(mapping_, obx.field(3).rep(1), 3);
    if (what.empty()) return;
    const std::string report = key_.empty() ? "|" : key_;
    // Lines of one text, and two documents under one code, are told apart by filing.
    std::string key = report + "|" + what + "|" + std::string(text_at(obx.field(4).rep(1), 1));
    Json content = mapping_.read_content(position, About::Result);
    if (!content.find("effectiveDateTime") && !observed_.is_null())
      content.set("effectiveDateTime", observed_);
    if (!issued_.is_null()) content.set("issued", issued_);
    Statement& statement = mapping_.state(Fact::Result, std::move(key), position);
    statement.content = std::move(content);
    statement.event = letter_of(mapping_, "result_letter", obx.field(11));
    complete(statement);
    const hl7v2::Repetition& observed = obx.field(14).rep(1);
    if (const auto time = hl7v2::find_date_time(text_at(observed, 1), text_at(observed, 2)))
      statement.happened = hl7v2::to_instant(*time, mapping_.source.received).at;
    notes_on(NotesFor::Line);
  }

  void complete(Statement& statement) {
    statement.recorded = when_.recorded;
    statement.time_flagged = when_.flagged;
    statement.happened = when_.happened;
    if (!issued_.is_null()) statement.reported = when_.recorded;
    statement.confidential = statement.confidential || order_confidential_;
  }

  void notes_on(NotesFor what) {
    notes_for_ = what;
    noted_ = mapping_.out.statements.size() - 1;
  }

  // After a line: its note. After a report: the conclusion, the one text R4 gives a report.
  void add_note(size_t position) {
    if (notes_for_ == NotesFor::Nothing) return;
    std::string text;
    for (const hl7v2::Repetition& rep : mapping_.segment(position).field(3).repetitions)
      text += (text.empty() ? "" : "\n") + whole_text(rep, mapping_.message.delimiters());
    if (text.empty()) return;
    mapping_.mark(position, 1);
    mapping_.mark(position, 3);
    Statement& statement = mapping_.out.statements[noted_];
    const bool line = notes_for_ == NotesFor::Line;
    std::string said(line ? statement.content.path("note.0.text").text()
                          : statement.content.at("conclusion").text());
    said += (said.empty() ? "" : "\n") + text;
    if (line)
      statement.content.set("note", only(Json().set("text", said)));
    else
      statement.content.set("conclusion", said);
    statement.parts.push_back(mapping_.part(position));
  }

  Mapping& mapping_;
  When when_;
  std::string key_;         // OBR-3|OBR-4 of the report we are in
  Json observed_, issued_;  // OBR-7 and OBR-22 of that report
  bool order_confidential_ = false;
  NotesFor notes_for_ = NotesFor::Nothing;
  size_t noted_ = 0;
};

}  // namespace

void map_results(Mapping& mapping) { ResultsMapping(mapping).walk(); }

}  // namespace weft::feeds
