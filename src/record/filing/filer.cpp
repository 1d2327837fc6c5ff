// SPDX-License-Identifier: Apache-2.0
#include "record/filing/filer.hpp"

#include <algorithm>

#include "record/filing/parked_restriction.hpp"
#include "record/filing/subject.hpp"
#include "record/provenance.hpp"

namespace weft::record::filing {
namespace {

bool is_update_of_nothing(const Statement& statement) {
  return statement.fact == Fact::Encounter && statement.key.empty() &&
         (statement.event.empty() || statement.event == "update") &&
         statement.content.members().empty();
}

struct Keyed {
  const Statement* statement;
  std::string key;
};

// Lines of one message that share a key are kept apart: "KEY", "KEY#2" …
std::vector<Keyed> with_keys_of_their_own(const std::vector<Statement>& given) {
  std::map<std::pair<Fact, std::string_view>, int> seen;
  std::vector<Keyed> statements;
  statements.reserve(given.size());
  for (const Statement& one : given) {
    if (is_update_of_nothing(one)) continue;
    statements.push_back({&one, one.key});
    const int count = ++seen[{one.fact, one.key}];
    if (count > 1 && one.fact != Fact::Encounter && one.fact != Fact::AllergyList)
      statements.back().key += "#" + std::to_string(count);
  }
  return statements;
}

// Only an ADT sets demographics; a message that states none, or only provisional ones, is no
// authority on the numbers it came with either.
bool is_authority(const Submission& submission) {
  return submission.merge || std::any_of(submission.statements.begin(), submission.statements.end(),
                                         [](const Statement& one) {
                                           return one.fact == Fact::Demographic && !one.provisional;
                                         });
}

bool states_identifiers(const std::vector<Statement>& statements) {
  return std::any_of(statements.begin(), statements.end(), [](const Statement& one) {
    return one.fact == Fact::Demographic && one.key.starts_with("identifier:");
  });
}

bool states_report(const Submission& submission) {
  return std::any_of(submission.statements.begin(), submission.statements.end(),
                     [](const Statement& one) { return one.fact == Fact::Report; });
}

std::vector<const Keyed*> reports_among(const std::vector<Keyed>& statements) {
  std::vector<const Keyed*> reports;
  for (const Keyed& one : statements)
    if (one.statement->fact == Fact::Report) reports.push_back(&one);
  return reports;
}

// The report a line belongs to: its key is the line's first part.
const Keyed* report_of(const std::vector<const Keyed*>& reports, std::string_view line) {
  const Keyed* report = nullptr;
  for (const Keyed* one : reports) {
    const bool first_part =
        line.size() > one->key.size() && line[one->key.size()] == '|' && line.starts_with(one->key);
    if (first_part && (!report || report->key.size() < one->key.size())) report = one;
  }
  return report;
}

}  // namespace

Stamp stamp_of(const Submission& submission) {
  Stamp stamp{submission.merge ? submission.merge->recorded : Instant{INT64_MIN},
              submission.source.seq};
  for (const Statement& one : submission.statements)
    stamp.recorded = std::max(stamp.recorded, one.recorded);
  if (stamp.recorded.ms == INT64_MIN) stamp.recorded = submission.source.received;
  return stamp;
}

SourceNote Filer::source_note() const {
  const SubjectName& name = submission_.subject;
  return {submission_.source, context_.now,
          NameSeen{surname_to_compare(name.family), name.birth_date, {}, false}.who()};
}

Kept Filer::kept_of(const Statement& statement) const {
  Kept kept;
  kept.stamp = {statement.recorded, submission_.source.seq};
  kept.event = statement.event;
  kept.happened = statement.happened;
  kept.reported = statement.reported;
  kept.content = statement.content;
  kept.listed = statement.listed;
  kept.provisional = statement.provisional;
  kept.confidential = statement.confidential;
  kept.time_flagged = statement.time_flagged;
  for (const size_t at : statement.parts)
    if (at < submission_.parts.size()) kept.parts.push_back(submission_.parts[at]);
  return kept;
}

void Filer::note(const std::optional<FiledResource>& resource) {
  if (!resource) return;
  const auto [place, is_new] =
      noted_.try_emplace(resource->type + '/' + resource->id, outcome_.resources.size());
  if (is_new)
    outcome_.resources.push_back(*resource);
  else
    outcome_.resources[place->second].version = resource->version;
}

// What the message says, by the row that it says it of.
std::map<FactKey, std::vector<Kept>> Filer::kept_by_row(store::SubjectId subject) const {
  std::vector<Statement> identifiers;
  if (!states_identifiers(submission_.statements))
    identifiers = identifier_statements(submission_.subject, !is_authority(submission_),
                                        stamp_of(submission_).recorded);
  std::vector<Keyed> statements = with_keys_of_their_own(submission_.statements);
  for (const Statement& one : identifiers) statements.push_back({&one, one.key});
  const std::vector<const Keyed*> reports = reports_among(statements);
  const std::string& feed = submission_.source.feed;
  std::map<FactKey, std::vector<Kept>> rows;
  long long position = 0;
  for (const auto& [statement, key] : statements) {
    if (statement->fact == Fact::AllergyList && statement->event != "none-known") continue;
    const FactKey fact = fact_key(statement->fact, key, feed);
    if (fact.type == kUnplacedRow) continue;
    Kept kept = kept_of(*statement);
    if (statement->fact == Fact::Demographic) kept.group = key;
    if (statement->fact == Fact::AllergyList) kept.group = feed;
    rows[fact].push_back(std::move(kept));
    const Keyed* report = statement->fact == Fact::Result ? report_of(reports, key) : nullptr;
    if (!report) continue;
    Kept line;
    line.group = (statement->confidential ? "confidential result:" : "result:") + key;
    line.confidential = statement->confidential;
    line.stamp = {statement->recorded, submission_.source.seq};
    line.content.set("id", row_id(subject, fact));
    line.content.set("position", fhir::Json::number(position++));
    rows[fact_key(Fact::Report, report->key, {})].push_back(std::move(line));
  }
  return rows;
}

Result<void> Filer::file_facts(SubjectFile& file) {
  const SourceNote source = source_note();
  const bool reported = states_report(submission_);
  for (auto& [fact, said] : kept_by_row(file.subject())) {
    note(TRY(file.put(fact, std::move(said), source, reported)));
    filed_.insert(fact);
  }
  return {};
}

Result<void> Filer::file_allergy_lists(SubjectFile& file) {
  const SourceNote source = source_note();
  bool changed = false;
  for (const Statement& one : submission_.statements) {
    if (one.fact != Fact::AllergyList) continue;
    Kept kept = kept_of(one);
    kept.group = submission_.source.feed;
    const FactKey fact{std::string(kAllergyListRow), "list"};
    TRY(file.change(fact, [&](RowState& state) { state.add(kept, source); }));
    filed_.insert(fact);
    changed = true;
  }
  if (!changed) return {};
  return file.refold("AllergyIntolerance");
}

Result<void> Filer::file_statements(SubjectFile& file) {
  TRY_VOID(file_allergy_lists(file));
  TRY_VOID(file_facts(file));
  TRY_VOID(file_unplaced(file));
  const bool told_a_stay =
      std::any_of(submission_.statements.begin(), submission_.statements.end(),
                  [](const Statement& one) { return one.fact == Fact::Encounter; });
  return told_a_stay || had_unplaced_ ? settle_stays(file) : Result<void>{};
}

Result<Outcome> Filer::run() {
  const SubjectName& name = submission_.subject;
  const std::string& organisation = submission_.source.organisation;
  if (name.primary.value.empty()) {
    outcome_.state = inbox::State::Parked;
    outcome_.reason = inbox::ParkReason::NoIdentifier;
    outcome_.detail = "the message names nobody";
    return outcome_;
  }
  const store::SubjectId subject =
      TRY(find_or_make_subject(organisation, name.primary, name, context_, writer_));
  TRY_VOID(note_identifiers(subject, organisation, name, context_.now, writer_));
  Known known = TRY(read_known(subject));
  TRY_VOID(note_name(subject, known));
  SubjectFile file(writer_, context_.now, subject, TRY(decide_aside(subject, known)));
  TRY_VOID(file_statements(file));
  TRY_VOID(withdraw_before_mending(subject));
  TRY_VOID(recheck_aside(subject, known));
  outcome_.late_after_merge |= decide_late_after_merge(known.edges, stamp_of(submission_));
  if (submission_.merge) TRY_VOID(file_merge(subject));
  const std::set<std::string> aside = TRY(decide_aside(subject, known));
  if (aside.contains(source_note().who)) outcome_ = number_reused();
  if (outcome_.state == inbox::State::Parked)
    TRY_VOID(note_parked_here(subject, submission_.source.seq));
  else
    TRY_VOID(resolve_parked(submission_.source.seq, context_.now, writer_));
  return outcome_;
}

Result<Outcome> file(const Submission& submission, const FilingContext& context,
                     store::Writer& writer) {
  return Filer(submission, context, writer).run();
}

}  // namespace weft::record::filing
