// SPDX-License-Identifier: Apache-2.0
// The people of the scenes: hand-written, so that each thing a ward should see can be seen.
#include <fmt/format.h>

#include "demo/population.hpp"

namespace weft::demo {
namespace {

constexpr int64_t kHour = 3'600'000, kDay = 24 * kHour;
const AllergySaid kNoKnownAllergy{"716186003", "No known allergy", "SCT", "", "", ""};

Person base_person(uint32_t n, std::string_view family, std::string_view given,
                   std::string_view title, std::string_view born, bool woman) {
  Person person;
  person.nhs_number = nhs_number(n);
  person.number = fmt::format("{}", 3'000'000 + n);
  person.family = family;
  person.given = given;
  person.title = title;
  person.birth_date = born;
  person.woman = woman;
  person.street = fmt::format("{} Beck Lane", n + 1);
  person.town = "Northmoor";
  person.postcode = "XX1 1AA";
  person.phone = fmt::format("01632 960{:03}", 200 + n);
  person.practice = kPractices[n % kPractices.size()];
  return person;
}

AdtSaid said_at(std::string_view trigger, Instant at) {
  AdtSaid said{.trigger = trigger};
  said.recorded = said.happened = at;
  return said;
}

StaySaid stay_of(Chronicle& chronicle, const Ward& ward, std::string_view bed, Instant admitted,
                 std::string_view reason) {
  return {chronicle.next_visit(), "I", ward, std::string(bed), admitted, {}, std::string(reason)};
}

// In hospital now: one admission, shown on the ward list.
void admit(Chronicle& chronicle, Person& person, const Ward& ward, std::string_view bed,
           Instant admitted, std::string_view reason, std::vector<AllergySaid> allergies = {}) {
  AdtSaid said = said_at("A01", admitted);
  said.stay = stay_of(chronicle, ward, bed, admitted, reason);
  said.allergies = std::move(allergies);
  chronicle.adt(person, Site::Hospital, said);
  person.bed = fmt::format("{}^{}", ward.code, bed);
}

// Scene 1: the hospital was told "no known allergies"; the community team knows anaphylaxis.
Person joan(Chronicle& chronicle, Instant now, Dice& dice) {
  Person person = base_person(0, "Ashworth", "Joan", "Mrs", "19440312", true);
  person.story = "No known allergies here, anaphylaxis elsewhere";
  AdtSaid known = said_at("A28", now + -5600 * kDay);
  known.allergies = {{"91936005", "Allergy to penicillin", "SCT", "Anaphylaxis", "SV", "20090418"}};
  known.problems = {{kProblems[3], "20150302", false}, {kProblems[0], "20080611", false}};
  chronicle.adt(person, Site::Community, known);
  for (int64_t month = 14; month > 0; --month)
    report_panel(chronicle, person, Site::Hospital, month % 2 ? "UE" : "FBC",
                 now + -month * 30 * kDay, dice);
  admit(chronicle, person, kWards[0], "BAY1^BED2", now + -6 * kHour, "Acute confusion",
        {kNoKnownAllergy});
  report_panel(chronicle, person, Site::Hospital, "CRP", now + -4 * kHour, dice);
  return person;
}

// Scene 3: a problem that its source marked confidential is withheld from those it is not for.
Person sam(Chronicle& chronicle, Instant now) {
  Person person = base_person(1, "Whitaker", "Sam", "Mr", "20020709", false);
  person.story = "Some information is withheld";
  AdtSaid known = said_at("A28", now + -400 * kDay);
  known.allergies = {{"293586001", "Allergy to aspirin", "SCT", "Wheeze", "MO", "20160101"}};
  known.problems = {{kProblems[6], "20240105", true}, {kProblems[2], "20120901", false}};
  chronicle.adt(person, Site::MentalHealth, known);
  admit(chronicle, person, kWards[0], "BAY2^BED5", now + -3 * kHour, "Overdose");
  return person;
}

// Scene 4: twins, one address, one birth date.
std::vector<Person> twins(Chronicle& chronicle, Instant now, Dice& dice) {
  Person maya = base_person(2, "Oyelaran", "Maya", "", "20190214", true);
  Person mia = base_person(3, "Oyelaran", "Mia", "", "20190214", true);
  mia.street = maya.street;
  mia.phone = maya.phone;
  mia.practice = maya.practice;
  maya.story = "A twin: the same birth date and address as Mia";
  mia.story = "A twin: the same birth date and address as Maya";
  admit(chronicle, maya, kWards[3], "BAY1^BED1", now + -20 * kHour, "Wheeze");
  admit(chronicle, mia, kWards[3], "BAY1^BED2", now + -20 * kHour, "Wheeze",
        {{"91935009", "Allergy to peanut", "SCT", "Angioedema", "SV", "20220301"}});
  report_panel(chronicle, mia, Site::Hospital, "FBC", now + -18 * kHour, dice);
  return {maya, mia};
}

Person hidden_address(Chronicle& chronicle, Instant now) {
  Person person = base_person(4, "Lister", "Rachel", "Ms", "19880923", true);
  person.address_hidden = true;
  person.story = "Address and places are not shown, from any source";
  admit(chronicle, person, kWards[2], "BAY3^BED1", now + -30 * kHour, "Fracture of radius");
  return person;
}

Person no_number(Chronicle& chronicle, Instant now) {
  Person person = base_person(5, "Unknown", "Male", "", "19700101", false);
  person.nhs_number.clear();
  person.street = "No fixed address";
  person.postcode = "";
  person.story = "No NHS number: known by the hospital's own number";
  admit(chronicle, person, kWards[0], "BAY4^BED6", now + -2 * kHour, "Found collapsed");
  return person;
}

// A retired hospital number: what was said under it is shown with the survivor's.
Person merged(Chronicle& chronicle, Instant now, Dice& dice) {
  Person person = base_person(6, "Kowalski", "Marek", "Mr", "19610530", false);
  person.story = "Two hospital numbers, merged this week";
  Person retired = person;
  retired.number = "3900006";
  retired.nhs_number.clear();
  chronicle.adt(retired, Site::Hospital, said_at("A28", now + -90 * kDay));
  report_panel(chronicle, retired, Site::Hospital, "UE", now + -89 * kDay, dice);
  admit(chronicle, person, kWards[1], "BAY2^BED3", now + -4 * kDay, "Heart failure");
  AdtSaid merge = said_at("A40", now + -3 * kDay);
  merge.retired_number = retired.number;
  chronicle.adt(person, Site::Hospital, merge);
  return person;
}

Person objector(Chronicle& chronicle, Instant now) {
  Person person = base_person(7, "Thackray", "Olive", "Mrs", "19520817", true);
  person.story = "Has objected to sharing";
  AdtSaid known = said_at("A28", now + -300 * kDay);
  known.problems = {{kProblems[5], "20190101", false}};
  chronicle.adt(person, Site::Community, known);
  admit(chronicle, person, kWards[1], "BAY2^BED4", now + -2 * kDay, "Fall");
  return person;
}

Person died_yesterday(Chronicle& chronicle, Instant now) {
  Person person = base_person(8, "Pickles", "Stanley", "Mr", "19330204", false);
  person.story = "Died yesterday";
  AdtSaid stay = said_at("A01", now + -9 * kDay);
  stay.stay = stay_of(chronicle, kWards[1], "BAY1^BED6", stay.happened, "Pneumonia");
  chronicle.adt(person, Site::Hospital, stay);
  person.died = now + -kDay;
  AdtSaid end = said_at("A03", now + -kDay + kHour);
  end.stay = stay.stay;
  end.stay->discharged = person.died;
  chronicle.adt(person, Site::Hospital, end);
  return person;
}

// Ten years of blood tests, one of them corrected and one cancelled.
Person long_record(Chronicle& chronicle, Instant now, Dice& dice) {
  Person person = base_person(9, "Hargreaves", "Kenneth", "Mr", "19490111", false);
  person.story = "A very long record; corrected and cancelled results";
  AdtSaid known = said_at("A28", now + -3700 * kDay);
  known.problems = {{kProblems[5], "20140101", false}, {kProblems[1], "20100101", false}};
  known.allergies = {{"294505008", "Allergy to amoxicillin", "SCT", "Rash", "MI", "20110701"}};
  chronicle.adt(person, Site::Hospital, known);
  for (int64_t week = 120; week > 0; --week)
    for (const auto* panel : {"FBC", "UE"})
      report_panel(chronicle, person, Site::Hospital, panel, now + -week * 30 * kDay, dice);
  admit(chronicle, person, kWards[3], "BAY3^BED4", now + -2 * kDay, "Breathlessness");
  ResultSaid said{.order = "L25000001", .panel_code = "UE", .panel_name = "Urea and electrolytes"};
  said.analytes = std::span(kKidney).subspan(1, 1);
  said.values = {"6.9"};
  said.taken = now + -30 * kHour;
  said.reported = now + -28 * kHour;
  chronicle.oru(person, Site::Hospital, said);
  said.values = {"4.6"};
  said.reported = now + -26 * kHour;
  said.status = 'C';
  said.comment = "Corrected: the first sample had haemolysed.";
  chronicle.oru(person, Site::Hospital, said);
  said.order = "L25000002";
  said.reported = now + -10 * kHour;
  said.status = 'F';
  said.comment.clear();
  chronicle.oru(person, Site::Hospital, said);
  said.reported = now + -8 * kHour;
  said.status = 'X';
  chronicle.oru(person, Site::Hospital, said);
  return person;
}

}  // namespace

std::vector<Person> tell_stories(Chronicle& chronicle, Instant now, Dice& dice) {
  std::vector<Person> people;
  people.push_back(joan(chronicle, now, dice));
  people.push_back(sam(chronicle, now));
  for (Person& twin : twins(chronicle, now, dice)) people.push_back(std::move(twin));
  people.push_back(hidden_address(chronicle, now));
  people.push_back(no_number(chronicle, now));
  people.push_back(merged(chronicle, now, dice));
  people.push_back(objector(chronicle, now));
  people.push_back(died_yesterday(chronicle, now));
  people.push_back(long_record(chronicle, now, dice));
  return people;
}

}  // namespace weft::demo
