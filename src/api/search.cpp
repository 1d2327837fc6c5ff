// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/http.html#search · https://hl7.org/fhir/R4/search.html
#include <algorithm>
#include <array>
#include <charconv>

#include "api/bundle_text.hpp"
#include "api/interactions.hpp"
#include "api/form/shape.hpp"
#include "base/text.hpp"

namespace weft::api {
namespace {

using fhir::Json;

constexpr size_t kCountUsual = 50, kCountMax = 1000;
constexpr int64_t kPageLifeMs = 3'600'000;
// Known, and not carried out: a client must not take the answer for one that obeyed them.
constexpr std::array<std::string_view, 6> kRefused = {"_include",       "_revinclude", "_contained",
                                                      "_containedType", "_query",      "_score"};

struct Paged {
  record::ResourceSearch search;
  Shape shape;
  std::string elements;  // as asked
  bool tells_total = true;
};

Result<size_t> parse_count(std::string_view text) {
  size_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size())
    return fail(Kind::Invalid, "must be a whole number", "_count");
  return std::min(count, kCountMax);
}

Result<bool> parse_total(std::string_view word) {
  if (word == "none") return false;
  if (word == "accurate" || word == "estimate") return true;
  return fail(Kind::Invalid, "must be none, estimate or accurate", "_total");
}

std::vector<std::string> parse_sort(std::string_view text) {
  std::vector<std::string> sort;
  for (const std::string_view part : split(text, ','))
    if (const auto code = trim(part); !code.empty()) sort.emplace_back(code);
  return sort;
}

// true: the parameter says how to answer, and is done with.
Result<bool> take_control(Paged& plan, const std::string& name, const std::string& value) {
  if (name == "_count")
    plan.search.limit = TRY(parse_count(value));
  else if (name == "_sort")
    plan.search.sort = parse_sort(value);
  else if (name == "_total")
    plan.tells_total = TRY(parse_total(value));
  else if (name == "_summary")
    plan.shape.summary = TRY(parse_summary(value));
  else if (name == "_elements")
    plan.elements = value;
  else
    return false;
  return true;
}

bool is_refused(std::string_view name) {
  return std::ranges::find(kRefused, name.substr(0, name.find(':'))) != kRefused.end();
}

Result<Paged> read_plan(const Api& api, Ask& ask) {
  Paged plan;
  plan.search.type = ask.type;
  plan.search.base = api.base();
  plan.search.limit = kCountUsual;
  for (auto& [name, value] : ask.query) {
    if (is_refused(name)) return fail(Kind::Unsupported, "this search parameter", name);
    if (TRY(take_control(plan, name, value)) || value.empty()) continue;
    plan.search.conditions.emplace_back(std::move(name), std::move(value));
  }
  plan.shape.elements = parse_elements(ask.type, plan.elements);
  if (plan.shape.summary == Summary::Count) plan.search.limit = 0;
  return plan;
}

Json pairs_of(const record::Conditions& conditions) {
  Json all = Json::array();
  for (const auto& [name, value] : conditions) all.push(Json::array().push(name).push(value));
  return all;
}

Json saved(const Paged& plan, Instant now) {
  const auto number = [](uint64_t value) { return Json::number(static_cast<long long>(value)); };
  Json sort = Json::array();
  for (const std::string& code : plan.search.sort) sort.push(code);
  return Json::object()
      .set("type", plan.search.type)
      .set("conditions", pairs_of(plan.search.conditions))
      .set("sort", std::move(sort))
      .set("offset", number(plan.search.offset))
      .set("limit", number(plan.search.limit))
      .set("as_of", number(plan.search.as_of))
      .set("summary", word_for(plan.shape.summary))
      .set("elements", plan.elements)
      .set("total", plan.tells_total)
      .set("until", number(static_cast<uint64_t>(now.ms + kPageLifeMs)));
}

uint64_t number_of(const Json& json) {
  uint64_t number = 0;
  const std::string_view text = json.text();
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Result<Paged> restored(const Api& api, const Json& saved) {
  if (api.clock().ms > static_cast<int64_t>(number_of(saved.at("until"))))
    return fail(Kind::Gone, "this page has ended: search again");
  Paged plan;
  plan.search.type = saved.at("type").text();
  for (const Json& pair : saved.at("conditions").items())
    plan.search.conditions.emplace_back(pair.at(0).text(), pair.at(1).text());
  for (const Json& code : saved.at("sort").items()) plan.search.sort.emplace_back(code.text());
  plan.search.base = api.base();
  plan.search.offset = number_of(saved.at("offset"));
  plan.search.limit = number_of(saved.at("limit"));
  plan.search.as_of = number_of(saved.at("as_of"));
  plan.shape.summary = TRY(parse_summary(saved.at("summary").text()));
  plan.elements = saved.at("elements").text();
  plan.shape.elements = parse_elements(plan.search.type, plan.elements);
  plan.tells_total = saved.at("total").flag();
  return plan;
}

std::string owner_of(const Ask& ask) {
  const auth::Principal& who = ask.caller.client.principal;
  return who.issuer + '\n' + who.user + '\n' + who.organisation;
}

Result<Answer> answer_page(const Api& api, const Ask& ask, Paged plan) {
  TRY_VOID(check_scope(ask, plan.search.type, auth::Access::Search));
  auto page = TRY(api.resources.search(ask.caller.client, plan.search));
  const std::string& base = plan.search.base;
  const auto address = [&] {
    return base + "/_page/" + api.pages.seal(saved(plan, api.clock()), owner_of(ask));
  };
  BundleText bundle("searchset");
  if (plan.tells_total || plan.search.limit == 0) bundle.total(page.total);
  plan.search.as_of = page.as_of;
  bundle.link("self", address());
  const size_t end = plan.search.offset + page.matches.size();
  if (!page.matches.empty() && end < page.total) {
    plan.search.offset = end;
    bundle.link("next", address());
  }
  for (record::StoredResource& one : page.matches) {
    bundle.begin_entry();
    bundle.full_url(base, one.key);
    bundle.resource(TRY(shaped(std::move(one.body), plan.shape)));
    bundle.text("search", R"({"mode":"match"})");
    bundle.end_entry();
  }
  Answer answer;
  answer.body = bundle.finish();
  return answer;
}

}  // namespace

Result<Answer> search(const Api& api, Ask ask) {
  TRY_VOID(check_scope(ask, ask.type, auth::Access::Search));
  Paged plan = TRY(read_plan(api, ask));
  return answer_page(api, ask, std::move(plan));
}

// https://hl7.org/fhir/R4/http.html#paging
Result<Answer> search_page(const Api& api, Ask ask) {
  const Json saved = TRY(api.pages.open(ask.token, owner_of(ask)));
  return answer_page(api, ask, TRY(restored(api, saved)));
}

}  // namespace weft::api
