// SPDX-License-Identifier: Apache-2.0
// Rule 4: what a result line or a report says, by the letters of its statements.
#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "record/filing/fold/element.hpp"
#include "record/filing/fold/fold.hpp"

namespace weft::record::filing {
namespace {

using fhir::Json;

constexpr std::string_view kLineGroup = "result:";

// https://hl7.org/fhir/uv/v2mappings: tables 0085 (OBX-11) and 0123 (OBR-25)
struct LetterStatus {
  std::string_view letter, line, report;
};
constexpr std::array kLetters = {
    LetterStatus{"P", "preliminary", "preliminary"},
    LetterStatus{"F", "final", "final"},
    LetterStatus{"C", "corrected", "corrected"},
    LetterStatus{"X", "cancelled", "cancelled"},
    LetterStatus{"A", "amended", "partial"},
    LetterStatus{"B", "final", "final"},
    LetterStatus{"V", "final", "final"},
    LetterStatus{"R", "preliminary", "partial"},
    LetterStatus{"S", "preliminary", "registered"},
    LetterStatus{"I", "registered", "registered"},
    LetterStatus{"M", "unknown", "preliminary"},
    LetterStatus{"O", "registered", "registered"},
    LetterStatus{"N", "unknown", "registered"},
};

std::string_view status_for(std::string_view letter, bool is_line) {
  for (const auto& entry : kLetters)
    if (entry.letter == letter) return is_line ? entry.line : entry.report;
  return "unknown";
}

bool is_withdrawal(std::string_view letter) { return letter == "W" || letter == "D"; }
// A is "amended" for a line and "some results" for a report.
bool is_correction(std::string_view letter, bool is_line) {
  return letter == "C" || (is_line && letter == "A");
}
bool is_final(std::string_view letter) { return letter == "F" || letter == "B" || letter == "V"; }

// A value as it stands: the statement that brought it, and the one that made it final (U).
struct Standing {
  size_t value;     // position of the statement with the content
  size_t promoted;  // position of the statement whose letter and stamp count
  bool final = false, correction = false;
};

struct Judged {
  std::vector<Standing> finals;     // by stamp
  std::optional<size_t> working;    // the newest P, R, I, S …
  std::optional<size_t> cancelled;  // the newest X
};

// Everything after the last withdrawal, read in the order of stamps.
Judged judge(KeptView kept, const std::vector<size_t>& lines, bool is_line) {
  Judged judged;
  for (const size_t at : lines) {
    const std::string& letter = kept[at].event;
    if (letter == "X") {
      judged.cancelled = at;
    } else if (letter == "U") {
      if (judged.working && judged.finals.empty())
        judged.finals.push_back({*judged.working, at, true, false});
    } else if (is_final(letter) || is_correction(letter, is_line)) {
      judged.finals.push_back({at, at, is_final(letter), is_correction(letter, is_line)});
    } else {
      judged.working = at;
    }
  }
  return judged;
}

// The newest C stands unless an F with a later stamp and a later OBR-22 replaces it.
const Standing* decide_final(KeptView kept, const std::vector<Standing>& finals) {
  const Standing* correction = nullptr;
  for (const Standing& one : finals)
    if (one.correction) correction = &one;
  const Standing* winner = correction;
  for (const Standing& one : finals) {
    if (!one.final) continue;
    if (correction) {
      if (one.promoted < correction->promoted) continue;
      const auto& then = kept[correction->promoted].reported;
      const auto& now = kept[one.promoted].reported;
      if (!then || !now || *now <= *then) continue;
    }
    winner = &one;
  }
  return winner;
}

Json body_of(const FoldInput& input, size_t value, std::string_view status) {
  Json body = Json::object();
  body.set("resourceType", input.type);
  body.set("id", input.id);
  body.set("status", status);
  Winners all;
  for (const auto& [name, fragment] : input.kept[value].content.members())
    if (name != "status") all[name] = value;
  put_elements(body, input.kept, all);
  body.set("subject", reference_to("Patient", input.patient));
  return body;
}

bool says_the_same(const Kept& left, const Kept& right) {
  for (const auto& [name, value] : left.content.members())
    if (name.starts_with("value") && right.content.at(name) != value) return false;
  for (const auto& [name, value] : right.content.members())
    if (name.starts_with("value") && left.content.at(name) != value) return false;
  return true;
}

// Final values that are no longer the one shown, newest first, where they say something else. What
// was told in confidence is not laid bare by a statement that was not.
Json former_of(const FoldInput& input, const std::vector<Standing>& finals, size_t shown,
               bool is_line) {
  Json former = Json::array();
  std::vector<size_t> listed = {shown};
  for (auto one = finals.rbegin(); one != finals.rend(); ++one) {
    const Kept& value = input.kept[one->value];
    const bool known = std::any_of(listed.begin(), listed.end(), [&](size_t at) {
      return at == one->value || says_the_same(input.kept[at], value);
    });
    if (known || (value.confidential && !input.kept[shown].confidential)) continue;
    listed.push_back(one->value);
    const std::string_view letter = one->correction ? std::string_view(value.event) : "F";
    former.push(body_of(input, one->value, status_for(letter, is_line)));
  }
  return former;
}

// A line that was corrected stays marked, whatever final statement follows.
bool ever_corrected(const FoldInput& input, const std::vector<Standing>& finals, size_t shown) {
  return std::any_of(finals.begin(), finals.end(), [&](const Standing& one) {
    const bool told = !input.kept[one.value].confidential || input.kept[shown].confidential;
    return one.correction && told;
  });
}

void fold_withdrawn(const FoldInput& input, const std::vector<size_t>& lines, bool is_line,
                    Folded& folded) {
  const size_t withdrawal = lines.back();
  std::vector<size_t> before;
  for (const size_t at : lines)
    if (!is_withdrawal(input.kept[at].event)) before.push_back(at);
  const Judged judged = judge(input.kept, before, is_line);
  size_t value = withdrawal;
  if (const Standing* last = decide_final(input.kept, judged.finals))
    value = last->value;
  else if (judged.working)
    value = *judged.working;
  folded.body = body_of(input, value, "entered-in-error");
  folded.labels |= static_cast<uint64_t>(Label::Withdrawn);
  folded.set_by = {value};
  if (value != withdrawal) folded.set_by.push_back(withdrawal);
}

void fold_standing(const FoldInput& input, const Judged& judged, bool is_line, Folded& folded) {
  const Standing* final = decide_final(input.kept, judged.finals);
  const auto is_after = [](std::optional<size_t> left, size_t right) {
    return left && *left > right;
  };
  if (final) {
    const bool cancelled = is_after(judged.cancelled, final->promoted);
    folded.former = former_of(input, judged.finals, final->value, is_line);
    const bool corrected =
        !folded.former.is_empty() || ever_corrected(input, judged.finals, final->value);
    const bool amended = final->correction && input.kept[final->value].event == "A";
    const std::string_view status = cancelled   ? "cancelled"
                                    : amended   ? "amended"
                                    : corrected ? "corrected"
                                                : "final";
    folded.body = body_of(input, final->value, status);
    folded.cancelled_after_final = cancelled;
    folded.set_by = {final->value};
    if (final->promoted != final->value) folded.set_by.push_back(final->promoted);
    if (cancelled) folded.set_by.push_back(*judged.cancelled);
    return;
  }
  if (!judged.working && !judged.cancelled) return;  // only U: nothing to make final yet
  const bool cancelled =
      judged.cancelled && (!judged.working || *judged.cancelled > *judged.working);
  const size_t value = judged.working.value_or(judged.cancelled.value_or(0));
  folded.body =
      body_of(input, value, cancelled ? "cancelled" : status_for(input.kept[value].event, is_line));
  folded.set_by = {value};
  if (cancelled && *judged.cancelled != value) folded.set_by.push_back(*judged.cancelled);
}

Folded fold_letters(const FoldInput& input, bool is_line) {
  Folded folded;
  folded.heading = Heading::Results;
  std::vector<size_t> lines;
  size_t after_withdrawal = 0;
  for (size_t at = 0; at < input.kept.size(); ++at) {
    if (!input.kept[at].group.empty()) continue;
    lines.push_back(at);
    if (is_withdrawal(input.kept[at].event)) after_withdrawal = lines.size();
  }
  if (lines.empty()) return folded;
  const std::vector<size_t> standing(lines.begin() + static_cast<ptrdiff_t>(after_withdrawal),
                                     lines.end());
  fold_standing(input, judge(input.kept, standing, is_line), is_line, folded);
  if (folded.body.is_null() && after_withdrawal > 0) {
    lines.resize(after_withdrawal);
    fold_withdrawn(input, lines, is_line, folded);
  }
  std::sort(folded.set_by.begin(), folded.set_by.end());
  for (const size_t at : folded.set_by) {
    if (input.kept[at].confidential) folded.labels |= static_cast<uint64_t>(Label::Confidential);
    if (input.kept[at].happened) folded.happened = input.kept[at].happened;
  }
  return folded;
}

// The report's lines in the order of the message that first named each; a line told in confidence
// only where the report was too.
void put_lines(const FoldInput& input, Folded& folded) {
  const bool confidential = folded.labels & static_cast<uint64_t>(Label::Confidential);
  std::vector<const Kept*> lines;
  for (const Kept& one : input.kept)
    if (one.group.find(kLineGroup) != std::string::npos && (!one.confidential || confidential))
      lines.push_back(&one);
  std::sort(lines.begin(), lines.end(), [](const Kept* a, const Kept* b) {
    const auto place = [](const Kept* one) { return one->content.at("position").text(); };
    if (a->stamp != b->stamp) return a->stamp < b->stamp;
    return std::pair(place(a).size(), place(a)) < std::pair(place(b).size(), place(b));
  });
  if (lines.empty()) return;
  Json list = Json::array();
  std::set<std::string> listed;
  for (const Kept* line : lines)
    if (const std::string id(line->content.at("id").text()); listed.insert(id).second)
      list.push(reference_to("Observation", id));
  folded.body.set("result", std::move(list));
}

}  // namespace

// https://hl7.org/fhir/R4/observation.html
Folded fold_result(const FoldInput& input) { return fold_letters(input, true); }

// https://hl7.org/fhir/R4/diagnosticreport.html
Folded fold_report(const FoldInput& input) {
  Folded folded = fold_letters(input, false);
  if (!folded.body.is_null()) put_lines(input, folded);
  return folded;
}

}  // namespace weft::record::filing
