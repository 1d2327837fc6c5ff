// SPDX-License-Identifier: Apache-2.0
#include "record/chart/assemble.hpp"

#include <array>
#include <tuple>

#include "record/chart/alerts.hpp"
#include "record/chart/banner.hpp"
#include "record/chart/headings.hpp"
#include "record/chart/item.hpp"
#include "record/chart/ledger.hpp"
#include "record/policy/places.hpp"

namespace weft::record::chart {
namespace {

using ByHeading = std::array<std::vector<Item>, 8>;

std::string person_number(const PersonFacts& person, const Numbers& numbers) {
  return numbers.of("person/" + person.key);
}

HeadingView make_heading(Heading heading, std::vector<Item> items) {
  HeadingView view;
  view.heading = heading;
  switch (heading) {
    case Heading::Allergies:
      arrange_allergies(view, std::move(items));
      break;
    case Heading::Problems:
      arrange_problems(view, std::move(items));
      break;
    case Heading::Contacts:
      arrange_contacts(view, std::move(items));
      break;
    case Heading::Results:
      arrange_results(view, std::move(items));
      break;
    case Heading::Internal:
    case Heading::Demographics:
    case Heading::Other:
      break;
  }
  return view;
}

bool in_strip(uint16_t heading) {
  return heading == static_cast<uint16_t>(Heading::Demographics) ||
         heading == static_cast<uint16_t>(Heading::Allergies);
}

ByHeading make_items(const Sifted& sifted, const ItemMaker& maker, Extent extent, Assembled& out,
                     std::array<bool, 8>& withheld) {
  ByHeading items;
  for (const ShownRow& shown : sifted.shown) {
    if (shown.row->heading >= items.size()) continue;
    if (extent == Extent::BannerAndAlerts && !in_strip(shown.row->heading)) continue;
    std::optional<Item> item = maker.make(shown);
    if (!item) {  // cannot be read: withheld, and said so
      ++out.unreadable;
      withheld[shown.row->heading] = true;
      continue;
    }
    out.things.push_back({static_cast<Heading>(shown.row->heading), thing_of(*shown.row)});
    items[shown.row->heading].push_back(std::move(*item));
  }
  return items;
}

// Which older messages still stand in a registration depends on what they said of hidden fields;
// the newest one stands for what is shown in any case.
void keep_newest_message(std::vector<PartOfOriginal>& parts) {
  if (parts.empty()) return;
  const auto message_of = [](const PartOfOriginal& part) {
    return std::tuple(part.received, part.feed, part.control_id);
  };
  const PartOfOriginal newest = parts.back();
  std::erase_if(parts,
                [&](const PartOfOriginal& part) { return message_of(part) != message_of(newest); });
}

}  // namespace

std::string thing_of(const store::Row& row) {
  return row.key.type + '/' + row.key.id + '/' + std::to_string(row.version);
}

Assembled assemble(const PersonFacts& person, const Asking& asking, Extent extent) {
  Assembled out;
  const Sifted sifted = sift(person, asking);
  const Numbers numbers(asking.context_key);
  const ItemMaker maker{asking.policy, numbers, person_number(person, numbers), sifted.hide_places,
                        &sifted.hidden};
  std::array<bool, 8> withheld = sifted.withheld;
  ByHeading items = make_items(sifted, maker, extent, out, withheld);
  const auto& patients = items[static_cast<size_t>(Heading::Demographics)];
  out.identified = !patients.empty();
  out.chart.as_of = asking.now;
  out.chart.banner = make_banner(patients);
  if (const Item* registration = find_registration(patients))
    out.chart.demographics = *registration;
  out.chart.banner.subject = maker.person;
  out.chart.banner.restricted = sifted.say_restricted;
  out.chart.banner.more_under_this_number = person.more_under_this_number;
  out.chart.other_local_numbers = local_numbers(patients);
  for (const Heading heading : kClinicalHeadings) {
    const auto number = static_cast<size_t>(heading);
    HeadingView view = make_heading(heading, std::move(items[number]));
    view.some_withheld = withheld[number];
    note_sources(view, person, sifted, asking);
    view.state = decide_state(view);
    out.chart.headings.push_back(std::move(view));
  }
  out.chart.alerts = make_alerts(out.chart.headings);
  return out;
}

std::optional<ShownRow> find_shown(const PersonFacts& person, const Asking& asking,
                                   std::string_view number) {
  const Numbers numbers(asking.context_key);
  const ItemMaker maker{asking.policy, numbers, {}, true};
  for (const ShownRow& shown : sift(person, asking).shown)
    if (maker.number_of(shown.row->key) == number) return shown;
  return std::nullopt;
}

std::optional<ItemView> view_item(const PersonFacts& person, const Asking& asking,
                                  const ShownRow& shown, const std::vector<fhir::Json>& former) {
  const Numbers numbers(asking.context_key);
  const Sifted sifted = sift(person, asking);
  const bool hide = sifted.hide_places;
  const ItemMaker maker{asking.policy, numbers, person_number(person, numbers), hide,
                        &sifted.hidden};
  std::optional<Item> item = maker.make(shown);
  const auto provenance = parse_provenance(shown.row->provenance);
  if (!item || !provenance) return std::nullopt;
  ItemView view;
  view.item = std::move(*item);
  for (const OriginalPart& part : provenance->parts) {
    std::optional<std::string> text = part.text;
    if (hide) text = policy::mask_places(asking.policy, part.path, part.text);
    if (!text) continue;
    view.parts.push_back({part.path, std::move(*text), part.message_type, part.control_id,
                          part.feed, part.received});
  }
  if (hide && view.item.heading == Heading::Demographics) keep_newest_message(view.parts);
  for (const fhir::Json& body : former) {
    Item earlier = view.item;
    fhir::Json resource = body;
    if (hide) policy::hide_places(asking.policy, earlier.type, resource);
    drop_references(resource, sifted.hidden);
    earlier.resource = std::move(resource);
    earlier.marks.clear();
    earlier.times = {};
    view.former.push_back(std::move(earlier));
  }
  return view;
}

}  // namespace weft::record::chart
