// SPDX-License-Identifier: Apache-2.0
// Reads the lines of fold_story.hpp into submissions.
#include "record/filing/fold_story.hpp"

#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "base/text.hpp"

namespace weft::record::filing::story {
namespace {

using fhir::Json;

constexpr std::string_view kOrganisation = "RXX";
constexpr std::string_view kLocal = "urn:weft:RXX";

const std::map<std::string, std::string>& stay_events() {
  static const std::map<std::string, std::string> events = {
      {"A01", "admit"},        {"A02", "transfer"},        {"A03", "discharge"},
      {"A04", "register"},     {"A05", "preadmit"},        {"A08", "update"},
      {"A11", "cancel-admit"}, {"A12", "cancel-transfer"}, {"A13", "cancel-discharge"},
      {"A31", "update"}};
  return events;
}

Instant time_of(const std::string& text) {
  const size_t slash = text.find('/');
  const int day = slash == std::string::npos ? 1 : std::stoi(text.substr(0, slash));
  const std::string clock = slash == std::string::npos ? text : text.substr(slash + 1);
  return from_utc({2026, 3, day, std::stoi(clock.substr(0, 2)), std::stoi(clock.substr(3))});
}

Json text_concept(const std::string& text) {
  Json whole = Json::object();
  whole.set("text", text);
  return whole;
}

class LineReader {
 public:
  LineReader(const std::string& line, uint64_t seq) : words_(line) {
    words_ >> trigger_;
    out_.source.seq = seq;
    out_.source.feed = "pas";
    out_.source.organisation = kOrganisation;
    out_.source.control_id = "C" + std::to_string(seq);
    out_.source.message_type = trigger_ == "ORU" ? "ORU^R01" : "ADT^" + trigger_;
    out_.source.system = "PAS";
    out_.subject.primary = {std::string(kLocal), "123", "MR", ""};
    out_.parts.push_back({"PID", line});
  }

  Submission read() {
    for (std::string word; words_ >> word;) take(word);
    out_.source.received = recorded_ + 1000;
    put_stay();
    put_results();
    if (lists_)
      put(Fact::AllergyList, "",
          none_known_  ? "none-known"
          : none_left_ ? "delete"
                       : "")
          .listed = listed_;
    for (Statement& one : out_.statements) {
      one.recorded = recorded_;
      one.confidential = secret_;
      one.parts = {0};
    }
    if (trigger_ == "A40") put_merge();
    return std::move(out_);
  }

 private:
  Statement& put(Fact fact, const std::string& key, const std::string& event) {
    Statement statement{};
    statement.fact = fact;
    statement.key = key;
    statement.event = event;
    statement.content = Json::object();
    statement.provisional = fact == Fact::Demographic && trigger_ == "ORU";
    out_.statements.push_back(std::move(statement));
    return out_.statements.back();
  }

  std::string next() {
    std::string word;
    EXPECT_TRUE(words_ >> word) << "a word needs its value";
    return word;
  }

  void put_group(const std::string& group, const std::string& element, Json value) {
    put(Fact::Demographic, group, "").content.set(element, std::move(value));
  }

  void take(const std::string& word) {
    if (take_times(word) || take_person(word) || take_clinical(word)) return;
    ADD_FAILURE() << "no such word in a story: " << word;
  }

  bool take_times(const std::string& word) {
    if (word == "recorded")
      recorded_ = time_of(next());
    else if (word == "happened")
      happened_ = time_of(next());
    else if (word == "reported")
      reported_ = time_of(next());
    else if (word == "from")
      out_.source.feed = next();
    else
      return false;
    return true;
  }

  bool take_person(const std::string& word) {
    if (word == "to") {
      out_.subject.primary.value = next();
    } else if (word == "nhs") {
      out_.subject.others.push_back({std::string(kNhsNumberSystem), next(), "NH", "NSTS01"});
    } else if (word == "name") {
      Json name = Json::object();
      out_.subject.family = next();
      name.set("family", out_.subject.family);
      put_group("name", "name", Json::array({std::move(name)}));
    } else if (word == "born") {
      out_.subject.birth_date = next();
      put_group("birthDate", "birthDate", out_.subject.birth_date);
    } else if (word == "address") {
      put_group("address:H", "address", Json::array({text_concept(next())}));
    } else if (word == "phone") {
      put_group("telecom:PRN:PH", "telecom", Json::array({text_concept(next())}));
    } else if (word == "clear") {
      const std::string group = next();
      put_group(group, group.substr(0, group.find(':')), Json());
    } else if (word == "hidden") {
      put(Fact::Restriction, "address", "").content.set("restricted", next() == "yes");
    } else if (word == "into") {
      retired_ = out_.subject.primary.value;
      out_.subject.primary.value = next();
    } else if (word == "retired-name") {
      retired_name_ = next();
    } else {
      return false;
    }
    return true;
  }

  bool take_clinical(const std::string& word) {
    if (word == "visit") {
      visit_ = next();
    } else if (word == "ward") {
      ward_ = next();
    } else if (word == "doctor") {
      doctor_ = next();
    } else if (word == "allergy") {
      put_allergy(next());
    } else if (word == "no-longer") {
      put(Fact::Allergy, "DA|" + next(), "delete");
    } else if (word == "nkda") {
      lists_ = none_known_ = true;
    } else if (word == "none-left") {
      lists_ = none_left_ = true;
    } else if (word == "problem") {
      const std::string code = next();
      put(Fact::Problem, code, "").content.set("code", text_concept(code));
    } else if (word == "order") {
      order_ = next();
    } else if (word == "line") {
      lines_.push_back(next());
    } else if (word == "secret") {
      secret_ = true;
    } else {
      return false;
    }
    return true;
  }

  void put_allergy(const std::string& text) {
    const size_t equals = text.find('=');
    const std::string code = text.substr(0, equals);
    Statement& allergy = put(Fact::Allergy, "DA|" + code, "");
    allergy.content.set("code", text_concept(code));
    if (equals != std::string::npos) allergy.content.set("criticality", text.substr(equals + 1));
    lists_ = true;
    listed_.push_back("DA|" + code);
  }

  void put_stay() {
    const auto event = stay_events().find(trigger_);
    if (event == stay_events().end()) return;
    if (event->second == "update" && visit_.empty()) return;
    Statement& stay = put(Fact::Encounter, visit_, event->second);
    if (happened_ != Instant{}) stay.happened = happened_;
    if (!ward_.empty()) {
      Json entry = Json::object();
      Json place = Json::object();
      place.set("display", ward_);
      entry.set("location", std::move(place));
      stay.content.set("location", Json::array({std::move(entry)}));
    }
    if (doctor_.empty()) return;
    stay.content.set("participant:ATND", Json::array({text_concept(doctor_)}));
  }

  void put_results() {
    if (order_.empty()) return;
    Statement& report = put(Fact::Report, order_ + "|FBC", letter_of_report());
    report.content.set("code", text_concept("FBC"));
    if (reported_ != Instant{}) report.reported = reported_;
    for (const std::string& line : lines_) {
      const size_t equals = line.find('='), colon = line.rfind(':');
      const std::string code = line.substr(0, std::min(equals, colon));
      Statement& result = put(Fact::Result, order_ + "|FBC|" + code + "|", line.substr(colon + 1));
      result.content.set("code", text_concept(code));
      if (equals != std::string::npos)
        result.content.set("valueString", line.substr(equals + 1, colon - equals - 1));
      if (reported_ != Instant{}) result.reported = reported_;
    }
  }

  std::string letter_of_report() const {
    return lines_.empty() ? "F" : lines_.front().substr(lines_.front().rfind(':') + 1);
  }

  void put_merge() {
    Merge merge;
    merge.retired = {std::string(kLocal), retired_, "MR", ""};
    merge.retired_surname = retired_name_;
    merge.recorded = recorded_;
    merge.parts = {0};
    out_.merge = std::move(merge);
  }

  std::istringstream words_;
  std::string trigger_;
  Submission out_;
  Instant recorded_, happened_, reported_;
  std::string visit_, ward_, doctor_, order_, retired_, retired_name_;
  std::vector<std::string> lines_, listed_;
  bool lists_ = false, none_known_ = false, none_left_ = false, secret_ = false;
};

}  // namespace

Submission parse_line(const std::string& line, uint64_t seq) {
  return LineReader(line, seq).read();
}

std::vector<Submission> parse_lines(const std::string& text) {
  std::vector<Submission> submissions;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    if (!trim(line).empty()) submissions.push_back(parse_line(line, submissions.size() + 1));
  return submissions;
}

}  // namespace weft::record::filing::story
