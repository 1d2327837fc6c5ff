// SPDX-License-Identifier: Apache-2.0
// What would become of one submission alone: it is filed into an empty scratch writer, so that a
// preview can never differ from the real thing.
#include <algorithm>
#include <map>
#include <set>

#include "record/filing/filing.hpp"

namespace weft::record::filing {
namespace {

using store::IndexEntry;
using store::Row;
using store::SubjectId;

class ScratchWriter : public store::Writer {
 public:
  Result<std::optional<Row>> read(const store::RowKey& key) override {
    const auto found = rows_.find(key);
    return found == rows_.end() ? std::nullopt : std::optional(found->second);
  }
  Result<std::vector<Row>> read_all(const store::Filter& filter) override {
    std::vector<Row> rows;
    for (const auto& [key, row] : rows_)
      if (is_one_of(key.subject, filter.subjects) && (filter.with_deleted || !row.deleted) &&
          (filter.types.empty() || is_one_of(key.type, filter.types)))
        rows.push_back(row);
    return rows;
  }
  Result<std::optional<store::Subject>> find_subject(SubjectId id) override {
    const auto found = subjects_.find(id);
    return found == subjects_.end() ? std::nullopt : std::optional(found->second);
  }
  Result<std::vector<SubjectId>> find(std::string_view kind, std::string_view key) override {
    std::vector<SubjectId> found;
    for (const IndexEntry& entry : index_)
      if (entry.kind == kind && entry.key == key) found.push_back(entry.subject);
    return found;
  }
  Result<void> put_subject(const store::Subject& subject) override {
    subjects_[subject.id] = subject;
    return {};
  }
  Result<uint32_t> put(Row row) override {
    Row& slot = rows_[row.key];
    row.version = slot.version + 1;
    slot = std::move(row);
    return slot.version;
  }
  Result<void> put_index(const IndexEntry& entry) override {
    index_.insert(entry);
    return {};
  }
  Result<void> remove_index(const IndexEntry& entry) override {
    index_.erase(entry);
    return {};
  }
  Result<std::optional<store::Outcome>> read_outcome(uint64_t) override { return std::nullopt; }
  Result<void> put_outcome(const store::Outcome&) override { return {}; }
  Result<void> attempt(const std::function<Result<void>()>& act) override { return act(); }

  const std::map<store::RowKey, Row>& rows() const { return rows_; }

 private:
  template <class T>
  static bool is_one_of(const T& value, const std::vector<T>& list) {
    return std::find(list.begin(), list.end(), value) != list.end();
  }

  std::map<store::RowKey, Row> rows_;
  std::map<SubjectId, store::Subject> subjects_;
  std::set<IndexEntry> index_;
};

Result<Outcome> file_alone(const Submission& submission, ScratchWriter& writer) {
  FilingContext context;
  context.now = submission.source.received;
  context.random = seeded_random(0);  // ids of a preview mean nothing
  return file(submission, context, writer);
}

}  // namespace

std::vector<fhir::Json> preview(const Submission& submission) {
  ScratchWriter writer;
  std::vector<fhir::Json> resources;
  if (!file_alone(submission, writer)) return resources;
  for (const auto& [key, row] : writer.rows()) {
    if (row.deleted || key.type.starts_with('_')) continue;
    auto body = fhir::parse_json(row.body);
    if (body) resources.push_back(std::move(*body));
  }
  return resources;
}

Outcome preview_outcome(const Submission& submission) {
  ScratchWriter writer;
  const auto outcome = file_alone(submission, writer);
  if (outcome) return *outcome;
  Outcome fault;
  fault.state = inbox::State::Parked;
  fault.reason = inbox::ParkReason::OwnFault;
  return fault;
}

}  // namespace weft::record::filing
