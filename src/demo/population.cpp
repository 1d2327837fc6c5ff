// SPDX-License-Identifier: Apache-2.0
#include "demo/population.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace weft::demo {
namespace {

constexpr int64_t kHour = 3'600'000, kDay = 24 * kHour;
constexpr uint32_t kFirstOrdinary = 1000;  // NHS numbers below are the story people's

Person deal_person(uint32_t index, Dice& dice, Instant now) {
  Person person;
  person.nhs_number = dice.one_in(40) ? "" : nhs_number(kFirstOrdinary + index);
  person.number = fmt::format("{}", 4'000'000 + index);
  person.woman = dice.one_in(2);
  person.family = dice.pick(kSurnames);
  person.given = person.woman ? dice.pick(kWomen) : dice.pick(kMen);
  const int64_t age_days = dice.between(30, 96 * 365);
  const CivilTime born = to_london(now + -age_days * kDay);
  person.birth_date = fmt::format("{:04}{:02}{:02}", born.year, born.month, born.day);
  person.title = age_days < 16 * 365 ? "" : person.woman ? "Ms" : "Mr";
  const Place& place = dice.pick(kPlaces);
  person.street = fmt::format("{} {}", dice.between(1, 140), dice.pick(kStreets));
  person.town = place.town;
  person.postcode = fmt::format("{}{}{}", place.postcode, char('A' + dice.between(0, 20)),
                                char('A' + dice.between(0, 20)));
  person.phone = fmt::format("01632 96{:04}", dice.between(0, 999));
  person.practice = dice.pick(kPractices);
  return person;
}

std::vector<AllergySaid> deal_allergies(Dice& dice) {
  if (dice.one_in(5)) return {{"716186003", "No known allergy", "SCT", "", "", ""}};
  std::vector<AllergySaid> all;
  for (int64_t left = dice.one_in(3) ? dice.between(1, 2) : 0; left > 0; --left) {
    const Coded& what = dice.pick(kAllergies);
    const bool twice = std::any_of(
        all.begin(), all.end(), [&](const AllergySaid& other) { return other.code == what.code; });
    if (!twice)
      all.push_back({what.code, what.text, what.system, std::string(dice.pick(kReactions)),
                     dice.one_in(4) ? "SV" : "MO",
                     fmt::format("{}0101", dice.between(1995, 2024))});
  }
  return all;
}

std::vector<ProblemSaid> deal_problems(Dice& dice) {
  std::vector<ProblemSaid> all;
  for (int64_t left = dice.between(0, 2); left > 0; --left) {
    const Coded& what = dice.pick(kProblems);
    const bool twice = std::any_of(all.begin(), all.end(), [&](const ProblemSaid& other) {
      return other.what.code == what.code;
    });
    if (!twice) all.push_back({what, fmt::format("{}0615", dice.between(2005, 2025)), false});
  }
  return all;
}

StaySaid deal_stay(Chronicle& chronicle, Dice& dice, Instant admitted) {
  return {chronicle.next_visit(),
          "I",
          dice.pick(kWards),
          fmt::format("BAY{}^BED{}", dice.between(1, 4), dice.between(1, 6)),
          admitted,
          {},
          std::string(dice.pick(kProblems).text)};
}

void past_stay(Chronicle& chronicle, const Person& person, Dice& dice, Instant now) {
  AdtSaid said{.trigger = "A01"};
  const Instant admitted = now + -(dice.between(20, 700) * 24 + dice.between(0, 23)) * kHour;
  said.stay = deal_stay(chronicle, dice, admitted);
  said.recorded = said.happened = admitted;
  said.problems = deal_problems(dice);
  chronicle.adt(person, Site::Hospital, said);
  said.trigger = "A02";
  said.recorded = said.happened = admitted + 9 * kHour;
  said.stay->ward = dice.pick(kWards);
  chronicle.adt(person, Site::Hospital, said);
  const auto panels = {"FBC", "UE", "CRP"};
  for (const auto* panel : panels)
    report_panel(chronicle, person, Site::Hospital, panel, admitted + 2 * kHour, dice);
  said.trigger = "A03";
  said.recorded = said.happened = admitted + dice.between(2, 12) * kDay;
  said.stay->discharged = said.happened;
  chronicle.adt(person, Site::Hospital, said);
}

void present_stay(Chronicle& chronicle, Person& person, Dice& dice, Instant now) {
  AdtSaid said{.trigger = "A01"};
  const Instant admitted = now + -dice.between(2, 9 * 24) * kHour;
  said.stay = deal_stay(chronicle, dice, admitted);
  said.recorded = said.happened = admitted;
  chronicle.adt(person, Site::Hospital, said);
  person.bed = fmt::format("{}^{}", said.stay->ward.code, said.stay->bed);
  for (const auto* panel : {"FBC", "UE", "CRP"})
    report_panel(chronicle, person, Site::Hospital, panel, admitted + kHour, dice);
}

void live_a_life(Chronicle& chronicle, Person& person, Dice& dice, Instant now) {
  AdtSaid first{.trigger = "A28"};
  first.recorded = first.happened = now + -dice.between(800, 1500) * kDay;
  first.allergies = deal_allergies(dice);
  chronicle.adt(person, Site::Hospital, first);
  if (dice.one_in(3)) {
    AdtSaid known{.trigger = "A28"};
    known.recorded = known.happened = first.happened + 30 * kDay;
    known.problems = deal_problems(dice);
    chronicle.adt(person, Site::Community, known);
  }
  for (int64_t stays = dice.between(0, 2); stays > 0; --stays)
    past_stay(chronicle, person, dice, now);
  for (int64_t years = dice.between(0, 3); years > 0; --years)
    report_panel(chronicle, person, Site::Hospital, dice.one_in(2) ? "HBA1C" : "UE",
                 now + -years * 300 * kDay, dice);
  if (dice.one_in(16)) present_stay(chronicle, person, dice, now);
}

}  // namespace

const Organisation& organisation(Site site) {
  static const Organisation hospital{"ZZ901", "Northmoor Hospital", "hospital", "NMHPAS"};
  static const Organisation community{"ZZ902", "Caldbrook Community Care", "community", "CCCEPR"};
  static const Organisation mental{"ZZ903", "Fellside Mental Health", "mental-health", "FMHEPR"};
  switch (site) {
    case Site::Hospital:
      return hospital;
    case Site::Community:
      return community;
    case Site::MentalHealth:
      return mental;
  }
  return hospital;
}

// NHS Data Dictionary: modulus 11 check digit; a remainder that would need 10 is never issued.
std::string nhs_number(uint32_t n) {
  for (uint32_t digits = 0, left = n;; ++digits) {
    const std::string nine = fmt::format("999{:06}", digits);
    int sum = 0;
    for (size_t i = 0; i < 9; ++i) sum += (nine[i] - '0') * static_cast<int>(10 - i);
    const int check = (11 - sum % 11) % 11;
    if (check == 10) continue;
    if (left-- == 0) return nine + std::to_string(check);
  }
}

void Chronicle::adt(const Person& person, Site site, const AdtSaid& said) {
  happenings_.push_back({said.recorded, site, render_adt(person, site, said, ++control_id_)});
}
void Chronicle::oru(const Person& person, Site site, const ResultSaid& said) {
  happenings_.push_back({said.reported, site, render_oru(person, site, said, ++control_id_)});
}
std::string Chronicle::next_visit() { return fmt::format("V{}", ++visit_); }
std::string Chronicle::next_order() { return fmt::format("L{}", ++order_); }
std::vector<Happening> Chronicle::take() {
  std::stable_sort(happenings_.begin(), happenings_.end(),
                   [](const Happening& a, const Happening& b) { return a.at < b.at; });
  return std::move(happenings_);
}

void report_panel(Chronicle& chronicle, const Person& person, Site site, std::string_view panel,
                  Instant taken, Dice& dice) {
  ResultSaid said;
  said.order = "";
  const std::string order = chronicle.next_order();
  said.order = order;
  said.panel_code = panel;
  if (panel == "FBC") said.panel_name = "Full blood count", said.analytes = kBloodCount;
  if (panel == "UE") said.panel_name = "Urea and electrolytes", said.analytes = kKidney;
  if (panel == "CRP") said.panel_name = "C-reactive protein", said.analytes = kInflammation;
  if (panel == "HBA1C") said.panel_name = "HbA1c", said.analytes = kDiabetes;
  for (const Analyte& analyte : said.analytes) {
    const double value = dice.around((analyte.low + analyte.high) / 2, analyte.spread * 1.6);
    said.values.push_back(
        fmt::format("{:.{}f}", std::max(value, analyte.low / 4), analyte.decimals));
  }
  said.taken = taken;
  said.reported = taken + 3 * kHour;
  chronicle.oru(person, site, said);
}

Region make_region(size_t people, uint64_t seed, Instant now) {
  Region region;
  Chronicle chronicle;
  Dice story_dice(seed ^ 0x5707);
  region.people = tell_stories(chronicle, now, story_dice);
  for (uint32_t i = 0; region.people.size() < people; ++i) {
    Dice dice(seed * 1'000'003 + i);
    Person person = deal_person(i, dice, now);
    live_a_life(chronicle, person, dice, now);
    region.people.push_back(std::move(person));
  }
  region.happenings = chronicle.take();
  return region;
}

Happening next_happening(const Region& region, Dice& dice, Instant now, uint64_t control_id) {
  const Person& person = dice.pick(region.people);
  Chronicle chronicle;
  report_panel(chronicle, person, Site::Hospital, dice.one_in(2) ? "UE" : "FBC", now + -4 * kHour,
               dice);
  Happening happening = chronicle.take().front();
  const std::string was = "|D000000001|";
  const size_t at = happening.text.find(was);
  happening.text.replace(at, was.size(), fmt::format("|T{:09}|", control_id));
  const size_t order = happening.text.find("L26000001");
  happening.text.replace(order, 9, fmt::format("T{:08}", control_id));
  return happening;
}

}  // namespace weft::demo
