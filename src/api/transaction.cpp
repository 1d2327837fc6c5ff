// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/http.html#transaction : all writes at once or none; then what is read
#include <algorithm>
#include <charconv>

#include "api/bundle_entry.hpp"
#include "api/bundle_text.hpp"
#include "api/outcome.hpp"

namespace weft::api {
namespace {

using fhir::Json;

struct Planned {
  size_t entry;  // its place in the bundle
  record::Verb verb;
  int rank;
};

std::string place_of(size_t entry, std::string_view within) {
  std::string place = "Bundle.entry[" + std::to_string(entry) + "]";
  if (!within.empty()) place.append(within.starts_with('.') ? "" : ".").append(within);
  return place;
}

Error at_entry(Error error, size_t entry) {
  error.where = place_of(entry, error.where);
  return error;
}

// "entry[2].subject", counted among the changes, told of the bundle's entries.
Error as_of_bundle(Error error, const std::vector<Planned>& planned) {
  if (!error.where.starts_with("entry[")) return error;
  size_t change = 0;
  const char* end = error.where.data() + error.where.size();
  const auto [after, failed] = std::from_chars(error.where.data() + 6, end, change);
  if (failed != std::errc() || change >= planned.size() || after == end) return error;
  error.where = place_of(planned[change].entry, std::string_view(after + 1, end));
  return error;
}

// Deletes, then creates, then updates and patches.
int rank_of(std::string_view method) {
  if (method == "DELETE") return 0;
  return method == "POST" ? 1 : 2;
}

class Transaction {
 public:
  Transaction(const Api& api, const Ask& ask) : api_(api), ask_(ask) {}

  Result<void> plan(Json::Array& entries);
  Result<void> file();
  void read();
  std::string render() &&;

 private:
  Result<void> plan_entry(EntryAsk one, size_t entry);

  const Api& api_;
  const Ask& ask_;
  std::vector<std::pair<Planned, record::Change>> changes_;
  std::vector<std::pair<size_t, EntryAsk>> reads_;
  std::vector<Answer> answers_;  // by entry
};

Result<void> Transaction::plan(Json::Array& entries) {
  answers_.resize(entries.size());
  for (size_t i = 0; i < entries.size(); ++i) {
    auto one = read_entry(api_, ask_.caller, entries[i]);
    if (!one) return std::unexpected(at_entry(std::move(one.error()), i));
    if (auto planned = plan_entry(std::move(*one), i); !planned)
      return std::unexpected(at_entry(std::move(planned.error()), i));
  }
  std::ranges::sort(changes_, {},
                    [](const auto& one) { return std::pair(one.first.rank, one.first.entry); });
  return {};
}

Result<void> Transaction::plan_entry(EntryAsk one, size_t entry) {
  if (!one.interaction->plan) {
    reads_.emplace_back(entry, std::move(one));
    return {};
  }
  auto change = TRY(one.interaction->plan(api_, one.ask));
  const Planned planned{entry, change.verb, rank_of(one.interaction->method)};
  changes_.emplace_back(planned, std::move(change));
  return {};
}

Result<void> Transaction::file() {
  std::vector<Planned> planned;
  std::vector<record::Change> changes;
  for (auto& [plan, change] : changes_) {
    planned.push_back(plan);
    changes.push_back(std::move(change));
  }
  if (changes.empty()) return {};
  auto changed = api_.resources.change(ask_.caller.client, std::move(changes));
  if (!changed) return std::unexpected(as_of_bundle(std::move(changed.error()), planned));
  if (changed->size() != planned.size())
    return fail(Kind::Bug, "changes and answers differ in number");
  const Return prefer = ask_.prefer == Return::Default ? Return::Minimal : ask_.prefer;
  for (size_t i = 0; i < planned.size(); ++i)
    answers_[planned[i].entry] = answer_changed(std::move((*changed)[i]), planned[i].verb, prefer);
  return {};
}

// What is written stands by now: a read that fails says so in its own entry.
void Transaction::read() {
  for (auto& [entry, one] : reads_) {
    auto answer = one.interaction->run(api_, std::move(one.ask));
    answers_[entry] = answer ? std::move(*answer) : refuse(answer.error());
  }
}

std::string Transaction::render() && {
  BundleText bundle("transaction-response");
  for (const Answer& answer : answers_) {
    const bool outcome = answer.status >= 400 || ask_.prefer == Return::Outcome;
    bundle.begin_entry();
    if (!outcome) bundle.resource(answer.body);
    bundle.response(answer, outcome);
    bundle.end_entry();
  }
  return bundle.finish();
}

}  // namespace

Result<Answer> answer_transaction(const Api& api, Ask ask) {
  Transaction transaction(api, ask);
  TRY_VOID(transaction.plan(ask.body.member("entry").array_items()));
  TRY_VOID(transaction.file());
  transaction.read();
  Answer answer;
  answer.body = std::move(transaction).render();
  return answer;
}

Result<Answer> take_bundle(const Api& api, Ask ask) {
  TRY_VOID(check_parameters(ask, {}));
  const std::string_view type = ask.body.at("type").text();
  if (ask.body.at("resourceType").text() != "Bundle" || (type != "transaction" && type != "batch"))
    return fail(Kind::Invalid, "must be a Bundle, transaction or batch", "Bundle.type");
  return type == "batch" ? answer_batch(api, std::move(ask))
                         : answer_transaction(api, std::move(ask));
}

}  // namespace weft::api
