// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "record/chart/assemble.hpp"
#include "record/door/make_door.hpp"
#include "record/door/person.hpp"
#include "record/filing/fold/row_state.hpp"
#include "record/policy/decide.hpp"

namespace weft::record {
namespace {

using audit::Action;

constexpr std::string_view kRefused = "unknown here, details differ, or not permitted";
constexpr std::string_view kNotFound = "no such item in this record";

// A person found, and what policy says to the one who asks.
struct Opened {
  FoundPerson found;
  policy::Viewpoint viewpoint;
  uint64_t person = 0;  // number in the audit
};

// The page of a heading shows that heading below banner and alert strip; any other page all.
std::vector<std::string> things_on(std::string_view page, std::vector<chart::ShownThing> things) {
  const auto heading = find_heading(page);
  std::vector<std::string> names;
  for (chart::ShownThing& thing : things) {
    const bool above =
        thing.heading == Heading::Demographics || thing.heading == Heading::Allergies;
    if (!heading || above || thing.heading == *heading) names.push_back(std::move(thing.name));
  }
  return names;
}

class RecordDoor final : public Door {
 public:
  explicit RecordDoor(DoorDependencies parts) : parts_(std::move(parts)) {}

  Result<PersonHandle> admit(const auth::Principal& principal, const PersonRequest& request,
                             std::string_view origin) override {
    const Asked asked{request, principal.organisation};
    const Opened opened = TRY(find_and_decide(principal, asked, origin, Action::LaunchRefused));
    return PersonHandle{opened.person, render_asked(asked)};
  }

  Result<chart::Chart> open(const auth::Principal& principal, const PersonHandle& person,
                            std::string_view page, std::string_view context_key) override {
    const Asked asked = TRY(parse_asked(person.bytes));
    const Opened opened = TRY(find_and_decide(principal, asked, page, Action::Refused));
    const chart::Asking asking = ask(opened, context_key);
    chart::Assembled made = chart::assemble(opened.found.facts, asking);
    alarm(made.unreadable);
    if (!made.identified)
      return refuse(principal, opened.person, page, Action::Refused,
                    "no demographics may be shown");
    TRY_VOID(note_look(principal, opened.person, Action::OpenRecord, page,
                       things_on(page, std::move(made.things))));
    return std::move(made.chart);
  }

  Result<chart::ItemView> open_item(const auth::Principal& principal, const PersonHandle& person,
                                    std::string_view number,
                                    std::string_view context_key) override {
    const Asked asked = TRY(parse_asked(person.bytes));
    const Opened opened = TRY(find_and_decide(principal, asked, "item", Action::Refused));
    const chart::Asking asking = ask(opened, context_key);
    const auto shown = chart::find_shown(opened.found.facts, asking, number);
    if (!shown) return not_found(principal, opened.person);
    auto view = chart::view_item(opened.found.facts, asking, *shown,
                                 filing::read_former_values(shown->row->stamps));
    chart::Assembled above =
        chart::assemble(opened.found.facts, asking, chart::Extent::BannerAndAlerts);
    alarm(above.unreadable + !view);
    if (!view || !above.identified) return not_found(principal, opened.person);
    view->banner = std::move(above.chart.banner);
    view->alerts = std::move(above.chart.alerts);
    above.things.push_back(
        {static_cast<Heading>(shown->row->heading), chart::thing_of(*shown->row)});
    TRY_VOID(note_look(principal, opened.person, Action::OpenItem, "item",
                       things_on("item", std::move(above.things))));
    return std::move(*view);
  }

  Result<std::vector<uint64_t>> find_for_audit(const PersonRequest& request) override {
    std::set<std::vector<std::string>> persons;
    std::set<std::string> organisations{""};  // a local number: whichever organisation's it is
    for (const chart::FeedFacts& feed : parts_.read_feeds())
      organisations.insert(feed.organisation);
    for (const std::string& organisation : organisations) {
      const auto found = find_person(parts_.store, {request, organisation}, parts_.live);
      if (found) persons.insert(found->audit_keys);
      if (!found && found.error().kind != Kind::NotFound) return std::unexpected(found.error());
    }
    if (persons.size() != 1) return fail(Kind::NotFound, std::string(kRefused));
    std::vector<uint64_t> numbers;
    for (const std::string& key : *persons.begin())
      numbers.push_back(TRY(parts_.audit.person_number(key)));
    return numbers;
  }

 private:
  Result<Opened> find_and_decide(const auth::Principal& principal, const Asked& asked,
                                 std::string_view page, Action refusal) {
    auto found = find_person(parts_.store, asked, parts_.live);
    if (!found && found.error().kind != Kind::NotFound) return std::unexpected(found.error());
    if (!found) return refuse(principal, 0, page, refusal, found.error().detail);
    Opened opened{std::move(*found), {}, 0};
    opened.person = TRY(parts_.audit.person_number(opened.found.audit_keys.front()));
    const auto objections = TRY(parts_.objections.find_active(opened.found.borne));
    opened.viewpoint = policy::make_viewpoint(parts_.policy, principal, objections);
    const policy::Refusal why = policy::decide_record(opened.viewpoint);
    if (why != policy::Refusal::None)
      return refuse(principal, opened.person, page, refusal, policy::word_for(why));
    opened.found.facts.feeds = parts_.read_feeds();
    opened.found.facts.more_under_this_number = may_tell_of_others(opened);
    return opened;
  }

  bool may_tell_of_others(const Opened& opened) const {
    for (const OtherBearer& other : opened.found.others) {
      const policy::RowFacts row{Heading::Demographics, other.labels, other.organisation};
      if (policy::shares(parts_.policy, other.organisation, row.heading) &&
          policy::decide_row(opened.viewpoint, row) == policy::Decision::Show)
        return true;
    }
    return false;
  }

  chart::Asking ask(const Opened& opened, std::string_view context_key) {
    return {parts_.policy, opened.viewpoint, context_key, parts_.clock()};
  }

  audit::Event event_by(const auth::Principal& principal, uint64_t person, Action action,
                        std::string_view page) {
    audit::Event event;
    event.at = parts_.clock();
    event.action = action;
    event.who = principal;
    event.actor = principal.on_behalf_by.value_or("");
    event.person = person;
    event.page = page;
    return event;
  }

  // Durable when it returns; nothing of the record leaves before.
  Result<void> note_look(const auth::Principal& principal, uint64_t person, Action action,
                         std::string_view page, std::vector<std::string> things) {
    if (principal.on_behalf_by) action = Action::Simulate;
    audit::Event event = event_by(principal, person, action, page);
    event.things = std::move(things);
    return note(std::move(event));
  }

  Result<void> note(audit::Event event) {
    const auto noted = parts_.audit.append(std::move(event));
    if (!noted) return fail(Kind::Unavailable, "the audit cannot be written");
    return {};
  }

  // One answer to every refusal; the reason is in the audit alone.
  std::unexpected<Error> refuse(const auth::Principal& principal, uint64_t person,
                                std::string_view page, Action action, std::string_view why) {
    audit::Event event = event_by(principal, person, action, page);
    event.reason = why;
    auto noted = note(std::move(event));
    if (!noted) return std::unexpected(std::move(noted.error()));
    return fail(Kind::Forbidden, std::string(kRefused));
  }

  std::unexpected<Error> not_found(const auth::Principal& principal, uint64_t person) {
    audit::Event event = event_by(principal, person, Action::Refused, "item");
    event.reason = "no such item, or not permitted";
    auto noted = note(std::move(event));
    if (!noted) return std::unexpected(std::move(noted.error()));
    return fail(Kind::NotFound, std::string(kNotFound));
  }

  void alarm(size_t unreadable) {
    if (unreadable == 0) return;
    unreadable_.add(static_cast<double>(unreadable));
    log::error("rows could not be read and were withheld", {{"rows", unreadable}});
  }

  const DoorDependencies parts_;
  metrics::Counter& unreadable_ = metrics::counter(
      "weft_rows_unreadable_total", "Rows withheld from a chart because they could not be read");
};

}  // namespace

std::unique_ptr<Door> make_door(DoorDependencies dependencies) {
  return std::make_unique<RecordDoor>(std::move(dependencies));
}

}  // namespace weft::record
