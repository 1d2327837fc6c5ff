// SPDX-License-Identifier: Apache-2.0
// twin_worlds_runner WEFT: for every rule that hides something, two servers that differ only in
// what is hidden must answer one viewer byte for byte the same, headers included, on every page and
// item; an entitled viewer must be answered differently; and with the rule taken out of the policy
// the comparison must fail. No byte is normalised. One more rule says that something is withheld:
// there the declared mark, and the length it adds, must be the whole difference.
#include <fmt/format.h>

#include <optional>
#include <string>
#include <vector>

#include "tests/system/twin_person.hpp"
#include "tests/system/twin_world.hpp"

namespace weft::testing {
namespace {

struct Rule {
  std::string name;
  Difference difference;
  Restriction restriction = Restriction::None;
  std::string objected_scope, objected_target;  // empty: no objection
  std::string file, row_with;  // changes the shipped policy first; empty: as shipped
  std::string row_without;     // takes the rule away
  TwinViewer blind, entitled;
};

std::vector<Rule> all_rules() {
  const TwinViewer doctor{"doctor", "direct-care"}, safety{"doctor", "safety"};
  const TwinViewer nurse{"nurse", "direct-care"}, clerk{"clerk", "direct-care"};
  const TwinViewer steward{"steward", "safety"};
  return {
      {.name = "objection to a heading",
       .difference = Difference::Problem,
       .objected_scope = "heading",
       .objected_target = "problems",
       .file = "objections.tsv",
       .row_without = "heading\tdirect-care\tshow",
       .blind = doctor,
       .entitled = safety},
      {.name = "objection to an organisation",
       .difference = Difference::OtherOrganisation,
       .objected_scope = "organisation",
       .objected_target = "T999",
       .file = "objections.tsv",
       .row_with = "organisation\tdirect-care\tconceal",
       .row_without = "organisation\tdirect-care\tshow",
       .blind = doctor,
       .entitled = safety},
      {.name = "label",
       .difference = Difference::ConfidentialProblem,
       .file = "labels.tsv",
       .row_with = "confidential\tnurse\tconceal",
       .row_without = "confidential\tnurse\tshow",
       .blind = nurse,
       .entitled = doctor},
      {.name = "role x heading",
       .difference = Difference::Problem,
       .file = "roles.tsv",
       .row_without = "clerk\tproblems\tshow",
       .blind = clerk,
       .entitled = doctor},
      {.name = "hidden address",
       .difference = Difference::Home,
       .restriction = Restriction::Applied,
       .file = "restrictions.tsv",
       .row_without = "doctor\tshow",
       .blind = doctor,
       .entitled = steward},
      {.name = "parked restriction",
       .difference = Difference::Home,
       .restriction = Restriction::Parked,
       .file = "restrictions.tsv",
       .row_without = "nurse\tshow",
       .blind = nurse,
       .entitled = steward},
  };
}

struct Twins {
  TwinWorld with, without;
};

Result<TwinWorld> make_world(const std::string& binary, const WardSystem& ward, const Rule& rule,
                             bool with) {
  TwinWorld world = TRY(TwinWorld::start(binary, ward));
  if (with && rule.difference == Difference::OtherOrganisation)
    TRY_VOID(world.send("clinic", other_organisations_messages()));
  TRY_VOID(world.send("pas", twin_messages(rule.difference, rule.restriction, with)));
  if (!rule.objected_scope.empty())
    TRY_VOID(world.object(rule.objected_scope, rule.objected_target));
  if (!rule.row_with.empty()) TRY_VOID(world.change_policy(rule.file, rule.row_with));
  return world;
}

// The first page that differs, with the bytes around the first difference.
std::optional<std::string> find_difference(const Pages& left, const Pages& right) {
  for (const auto& [path, text] : left)
    if (!right.contains(path)) return "only in the one world: " + path;
  for (const auto& [path, text] : right) {
    const auto other = left.find(path);
    if (other == left.end()) return "only in the other world: " + path;
    if (other->second == text) continue;
    size_t at = 0;
    while (at < text.size() && at < other->second.size() && text[at] == other->second[at]) ++at;
    const size_t from = at < 60 ? 0 : at - 60;
    return fmt::format("{} at byte {}:\n  {}\n  {}", path, at, other->second.substr(from, 160),
                       text.substr(from, 160));
  }
  return std::nullopt;
}

size_t pages_compared = 0;

constexpr std::string_view kMark = " <strong>Some information is withheld.</strong>";

// The body alone, the declared mark taken out.
std::string without_mark(const std::string& page) {
  std::string body = page.substr(page.find("\n\n"));
  for (size_t at = body.find(kMark); at != std::string::npos; at = body.find(kMark, at))
    body.erase(at, kMark.size());
  return body;
}

Result<size_t> check_mark(const std::string& binary, WardSystem& ward) {
  const Rule rule{.name = "declared mark", .difference = Difference::ConfidentialProblem};
  const TwinViewer nurse{"nurse", "direct-care"};
  TwinWorld with = TRY(make_world(binary, ward, rule, true));
  TwinWorld without = TRY(make_world(binary, ward, rule, false));
  Pages marked = TRY(with.read(TRY(with.launch(ward, nurse))));
  Pages plain = TRY(without.read(TRY(without.launch(ward, nurse))));
  size_t marks = 0;
  for (auto& [path, page] : marked) {
    marks += page.find(kMark) != std::string::npos;
    page = without_mark(page);
  }
  for (auto& [path, page] : plain) {
    if (page.find(kMark) != std::string::npos) return fail(Kind::Invalid, "a mark for nothing");
    page = without_mark(page);
  }
  const auto difference = find_difference(marked, plain);
  if (difference) fmt::print("{}: more than the mark differs: {}\n", rule.name, *difference);
  if (marks == 0) fmt::print("{}: it is nowhere\n", rule.name);
  if (!difference && marks > 0)
    fmt::print("{}: the whole difference, on {} pages\n", rule.name, marks);
  return difference || marks == 0 ? 1 : 0;
}

Result<std::optional<std::string>> compare(Twins& twins, WardSystem& ward,
                                           const TwinViewer& viewer) {
  const Pages with = TRY(twins.with.read(TRY(twins.with.launch(ward, viewer))));
  const Pages without = TRY(twins.without.read(TRY(twins.without.launch(ward, viewer))));
  size_t items = 0;
  for (const auto& [path, text] : without) items += path.find("/item/") != std::string::npos;
  if (items < 2 || without.size() < items + 5)
    return fail(Kind::Invalid, "too few pages and items to compare anything");
  pages_compared += without.size();
  return find_difference(with, without);
}

Result<size_t> check(const std::string& binary, WardSystem& ward, const Rule& rule) {
  Twins twins{TRY(make_world(binary, ward, rule, true)),
              TRY(make_world(binary, ward, rule, false))};
  size_t faults = 0;
  const auto blind = TRY(compare(twins, ward, rule.blind));
  if (blind) fmt::print("{}: differs for {}: {}\n", rule.name, rule.blind.role, *blind);
  faults += blind.has_value();
  const auto entitled = TRY(compare(twins, ward, rule.entitled));
  if (!entitled) fmt::print("{}: {} sees no difference\n", rule.name, rule.entitled.role);
  faults += !entitled;
  for (TwinWorld* world : {&twins.with, &twins.without})
    TRY_VOID(world->change_policy(rule.file, rule.row_without));
  const auto control = TRY(compare(twins, ward, rule.blind));
  if (!control) fmt::print("{}: without the rule nothing differs: no test\n", rule.name);
  faults += !control;
  return faults;
}

int run(const std::string& binary) {
  TwinWorld::stand_still();
  auto ward = WardSystem::make();
  if (!ward) return 1;
  size_t faults = 0;
  for (const Rule& rule : all_rules()) {
    const auto found = check(binary, *ward, rule);
    if (!found) fmt::print("{}: {} {}\n", rule.name, found.error().detail, found.error().where);
    faults += found ? *found : 1;
    if (found && *found == 0)
      fmt::print("{}: the same for the blind, bytes and headers\n", rule.name);
  }
  const auto marked = check_mark(binary, *ward);
  if (!marked) fmt::print("declared mark: {}\n", marked.error().detail);
  faults += marked.value_or(1);
  fmt::print("{} pages and items compared, {} faults\n", pages_compared, faults);
  return faults == 0 ? 0 : 1;
}

}  // namespace
}  // namespace weft::testing

int main(int count, char** words) {
  if (count != 2) return 2;
  return weft::testing::run(words[1]);
}
