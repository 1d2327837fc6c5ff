// SPDX-License-Identifier: Apache-2.0
// tests/cases/chart: a person described line by line, and what a viewer is shown, in words.
#include "record/chart/assemble.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "record/chart/alerts.hpp"
#include "record/chart/item.hpp"
#include "record/provenance.hpp"
#include "tests/case.hpp"

namespace weft::record::chart {
namespace {

using Words = std::vector<std::string>;

Words words_of(std::string_view text) {
  Words words;
  for (const std::string_view word : split(text, ' '))
    if (!word.empty()) words.emplace_back(word);
  return words;
}

Instant instant_of(const std::string& text) {
  return parse_rfc3339(text + (text.size() == 10 ? "T00:00:00Z" : "")).value_or(Instant{});
}

struct Scene {
  policy::PolicyFiles files = policy::builtin_policy_files();
  auth::Principal viewer;
  std::vector<policy::ActiveObjection> objections;
  PersonFacts person;
  std::vector<Provenance> provenances;
  Instant now;
  std::string answer;

  void say(const std::string& line) { answer += line + "\n"; }

  void on_rule(const Words& words) {  // FILE CELL…: appended
    std::string row = words[1];
    for (size_t i = 2; i < words.size(); ++i) row += "\t" + words[i];
    files[words[0]] += row + "\n";
  }

  void on_viewer(const Words& words) {
    viewer.role = auth::find_role(words.at(0)).value();
    viewer.organisation = words.at(2);
    viewer.purpose = auth::find_purpose(words.at(4)).value();
    viewer.user = "u1";
  }

  void on_feed(const Words& words) {  // NAME ORG heard TIME [pending TIME]
    FeedFacts feed{words.at(0), words.at(1), {}, {}};
    for (size_t i = 2; i + 1 < words.size(); i += 2)
      (words[i] == "heard" ? feed.last_heard : feed.oldest_pending) = instant_of(words[i + 1]);
    person.feeds.push_back(std::move(feed));
  }

  void on_row(std::string_view rest) {  // SUBJECT TYPE/ID HEADING DATE [LABEL…] {body}
    const size_t brace = rest.find('{');
    const Words words = words_of(rest.substr(0, brace));
    store::Row row;
    row.key.subject.value = std::stoull(words.at(0));
    row.key.type = words.at(1).substr(0, words.at(1).find('/'));
    row.key.id = words.at(1).substr(words.at(1).find('/') + 1);
    row.version = 1;
    row.heading = static_cast<uint16_t>(find_heading(words.at(2)).value());
    row.recorded = instant_of(words.at(3));
    for (size_t i = 4; i < words.size(); ++i)
      row.labels |= static_cast<uint64_t>(words[i] == "confidential" ? Label::Confidential
                                                                     : Label::Withdrawn);
    row.body = brace == std::string_view::npos ? "not json" : std::string(rest.substr(brace));
    person.rows.push_back(std::move(row));
    provenances.emplace_back();
  }

  void on_note(std::string_view what, const Words& words, std::string_view rest) {
    Provenance& last = provenances.back();
    if (what == "not in list") last.not_in_list_of = words.at(0);
    if (what == "provisional") last.provisional = true;
    if (what == "cancelled after final") last.cancelled_after_final = true;
    if (what == "part") {
      const std::string path = words.at(0);
      last.parts.push_back(
          {path, std::string(rest.substr(path.size() + 1)), "ADT^A01", "1", "feed", Instant{1}});
    }
  }

  template <class Act>
  void with_facts(Act act) {
    for (size_t i = 0; i < person.rows.size(); ++i)
      person.rows[i].provenance = render_provenance(provenances[i]);
    const policy::Policy policy = policy::load_policy(files).value();
    const auto view = policy::make_viewpoint(policy, viewer, objections);
    act(Asking{policy, view, "context", now});
  }

  void on_show(const Words& words);
  void take(std::string_view line);
};

std::string marks_of(const Item& item) {
  std::string text;
  for (const Mark mark : item.marks) {
    text += " [" + std::string(word_for(mark));
    if (mark == Mark::NotInLatestList) text += " of " + item.mark_date;
    text += "]";
  }
  return text;
}

std::string line_of(const Item& item) {
  std::string what = text_of(item.resource.at("code"));
  if (what.empty()) what = item.type + " " + std::string(item.resource.at("status").text());
  return what + ", " + item.organisation_name + marks_of(item);
}

void say_heading(Scene& scene, const HeadingView& view) {
  scene.say(std::string(word_for(view.heading)) + ": " + std::string(word_for(view.state)) +
            (view.some_withheld ? ", some withheld" : ""));
  if (view.asserted_none) scene.say("  none: " + line_of(*view.asserted_none));
  for (const Item& item : view.also_asserted_none) scene.say("  none: " + line_of(item));
  for (const Item& item : view.items) scene.say("  now: " + line_of(item));
  for (const Item& item : view.past) scene.say("  past: " + line_of(item));
}

void say_sources(Scene& scene, const HeadingView& view) {
  for (const SourceAge& age : view.sources) {
    std::string line = "source of " + std::string(word_for(view.heading)) + ": " +
                       age.organisation_name + " " + age.feed;
    if (!age.shared) line += "not shared";
    if (age.late) line += ", late by " + std::to_string(age.late_by_ms / 3'600'000) + " h";
    scene.say(line);
  }
}

void say_banner(Scene& scene, const Banner& banner) {
  scene.say(banner.family + ", " + banner.given + " (" + banner.title + ") born " +
            banner.birth_date + (banner.provisional ? ", provisional" : ""));
  if (banner.deceased) scene.say("died: " + *banner.deceased);
  scene.say("NHS number: " + banner.nhs_number + " " + banner.nhs_number_status);
  scene.say("address: " + banner.address + " from " + banner.address_source);
  scene.say("phone: " + banner.phone + "; GP: " + banner.gp_practice);
  if (!banner.known_as.empty()) scene.say("known as: " + banner.known_as);
  if (banner.restricted) scene.say("restricted");
  if (banner.more_under_this_number) scene.say("more under this number, not shown");
}

void say_item(Scene& scene, const PersonFacts& person, const Asking& asking,
              const std::string& name) {
  const std::string type = name.substr(0, name.find('/'));
  for (const store::Row& row : person.rows) {
    if (row.key.type + "/" + row.key.id != name) continue;
    const Numbers numbers(asking.context_key);
    const ItemMaker maker{asking.policy, numbers, "", true};
    const auto shown = find_shown(person, asking, maker.number_of(row.key));
    if (!shown) return scene.say("no such item");
    const auto view = view_item(person, asking, *shown, {});
    scene.say(fhir::render_json(view->item.resource));
    for (const PartOfOriginal& part : view->parts) scene.say(part.path + ": " + part.text);
  }
}

void Scene::on_show(const Words& words) {
  with_facts([&](const Asking& asking) {
    const Assembled made = assemble(person, asking);
    const std::string& what = words.at(0);
    if (what == "banner") say_banner(*this, made.chart.banner);
    if (what == "item") say_item(*this, person, asking, words.at(1));
    if (what == "unreadable") say(std::to_string(made.unreadable) + " rows unreadable");
    if (what == "alerts")
      for (const AlertEntry& entry : made.chart.alerts)
        say(entry.name + ": " + std::string(word_for(entry.state)) +
            (entry.conflict ? ", conflict" : "") + (entry.texts.empty() ? "" : ": ") +
            join(entry.texts, ", ") +
            (entry.by.empty() ? "" : ", none by " + entry.by + " on " + entry.on));
    for (const HeadingView& view : made.chart.headings) {
      if (what == "sources") say_sources(*this, view);
      if (what == word_for(view.heading) || what == "headings") say_heading(*this, view);
    }
  });
}

void Scene::take(std::string_view line) {
  const std::string_view what = line.substr(0, line.find(':'));
  const std::string_view rest = trim(line.substr(std::min(line.size(), what.size() + 1)));
  const Words words = words_of(rest);
  if (what == "now") now = instant_of(words.at(0));
  if (what == "rule") on_rule(words);
  if (what == "viewer") on_viewer(words);
  if (what == "feed") on_feed(words);
  if (what == "row") on_row(rest);
  if (what == "more under this number") person.more_under_this_number = true;
  if (what == "subject")
    person.subjects.push_back({{std::stoull(words.at(0))}, words.at(1), words.size() > 2});
  if (what == "objection")
    objections.push_back({policy::find_scope(words.at(0)).value(), words.at(1)});
  if (!provenances.empty()) on_note(what, words, rest);
  if (what == "show") on_show(words);
}

std::string run(const std::string& input) {
  Scene scene;
  for (const std::string_view line : split(input, '\n')) scene.take(line);
  return scene.answer;
}

TEST(Chart, Cases) { weft::testing::run_cases("chart", run); }

}  // namespace
}  // namespace weft::record::chart
