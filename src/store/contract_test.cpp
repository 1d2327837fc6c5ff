// SPDX-License-Identifier: Apache-2.0
// The contract on every engine: scripts as data (tests/cases/store), and seeded random scripts
// whose answers must be the same from all engines.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <map>
#include <random>
#include <sstream>

#include "base/text.hpp"
#include "store/open.hpp"
#include "tests/case.hpp"

namespace weft::store {
namespace {

class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "weft-store-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~TempFolder() { std::filesystem::remove_all(path_); }
  std::string file(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

// One line of a script: words in order, and named values ("heading=2").
struct Line {
  std::vector<std::string> words;
  std::map<std::string, std::string> named;

  explicit Line(const std::string& text) {
    std::stringstream in(text);
    for (std::string word; in >> word;) {
      const size_t equals = word.find('=');
      if (equals == std::string::npos) {
        words.push_back(word);
      } else {
        named[word.substr(0, equals)] = word.substr(equals + 1);
      }
    }
  }
  const std::string& verb() const { return words.at(0); }
  std::string word(size_t at) const { return at < words.size() ? words[at] : ""; }
  uint64_t number(size_t at) const { return std::stoull(words.at(at)); }
  uint64_t value(const std::string& name, uint64_t otherwise = 0) const {
    return named.contains(name) ? std::stoull(named.at(name)) : otherwise;
  }
  std::string text(const std::string& name) const {
    return named.contains(name) ? named.at(name) : "";
  }
  std::vector<std::string> list(const std::string& name) const {
    std::vector<std::string> parts;
    if (named.contains(name))
      for (const std::string_view part : split(named.at(name), ',')) parts.emplace_back(part);
    return parts;
  }
};

RowKey key_of(const Line& line) {
  const std::string name = line.word(2);
  const size_t slash = name.find('/');
  return {{line.number(1)}, name.substr(0, slash), name.substr(slash + 1)};
}

Row row_of(const Line& line) {
  Row row;
  row.key = key_of(line);
  row.deleted = line.verb() == "delete";
  row.heading = static_cast<uint16_t>(line.value("heading"));
  row.labels = line.value("labels");
  row.happened.ms = static_cast<int64_t>(line.value("happened"));
  row.recorded.ms = row.happened.ms + 1;
  row.received.ms = row.happened.ms + 2;
  row.applied.ms = row.happened.ms + 3;
  row.provenance = line.text("provenance");
  row.stamps = line.text("stamps");
  row.facets = line.text("facets");
  row.body = line.text("body");
  return row;
}

Filter filter_of(const Line& line) {
  Filter filter;
  for (const auto& subject : line.list("subjects"))
    filter.subjects.push_back({std::stoull(subject)});
  filter.types = line.list("types");
  for (const auto& heading : line.list("headings"))
    filter.headings.push_back(static_cast<uint16_t>(std::stoul(heading)));
  filter.labels_refused = line.value("refused");
  filter.with_deleted = line.value("deleted") != 0;
  return filter;
}

std::string word_for(Kind kind) {
  switch (kind) {
    case Kind::Invalid:
      return "invalid";
    case Kind::NotFound:
      return "not found";
    default:
      return "kind " + std::to_string(static_cast<int>(kind));
  }
}

std::string show(const Row& row) {
  std::stringstream out;
  out << row.key.subject.value << ' ' << row.key.type << '/' << row.key.id << " v" << row.version
      << " c" << row.commit << (row.deleted ? " gone" : "") << " heading=" << row.heading
      << " labels=" << row.labels << " times=" << row.happened.ms << ',' << row.recorded.ms << ','
      << row.received.ms << ',' << row.applied.ms;
  for (const auto& [name, text] : {std::pair{"provenance", &row.provenance},
                                   {"stamps", &row.stamps},
                                   {"facets", &row.facets},
                                   {"body", &row.body}})
    if (!text->empty()) out << ' ' << name << '=' << *text;
  return out.str();
}

std::string show(const Result<std::vector<Row>>& rows) {
  if (!rows) return word_for(rows.error().kind) + "\n";
  std::string out;
  for (const Row& row : *rows) out += show(row) + "\n";
  return out.empty() ? "none\n" : out;
}

std::string show(const Result<std::optional<Row>>& row) {
  if (!row) return word_for(row.error().kind) + "\n";
  return *row ? show(**row) + "\n" : "none\n";
}

std::string show(const Result<std::vector<SubjectId>>& subjects) {
  if (!subjects) return word_for(subjects.error().kind) + "\n";
  std::string out;
  for (const SubjectId subject : *subjects) out += std::to_string(subject.value) + " ";
  return (out.empty() ? "none" : out) + "\n";
}

std::string show(const Result<std::optional<Subject>>& subject) {
  if (!subject) return word_for(subject.error().kind) + "\n";
  if (!*subject) return "none\n";
  return "home " + std::to_string((*subject)->home.value) + " of " + (*subject)->organisation +
         "\n";
}

// A script of one store: reads stand alone; writes stand between `write` and `commit` or `fail`,
// parts of them between `attempt` and `keep` or `drop`.
class Script {
 public:
  Script(Store& store, const std::string& text) : store_(store) {
    for (const std::string_view line : split(text, '\n'))
      if (!trim(line).empty()) lines_.emplace_back(std::string(line));
  }

  std::string run() {
    while (at_ < lines_.size()) {
      const Line& line = lines_[at_++];
      out_ += line.verb() == "write" ? transaction() : answer(line);
    }
    return out_;
  }

 private:
  std::string transaction() {
    std::string inside;
    const auto commit = store_.write([&](Writer& writer) { return block(writer, inside); });
    if (!commit) return inside + "rolled back\n";
    return inside + "committed " + std::to_string(*commit) + "\n";
  }

  // Runs to the end of its block; fails when the block says so.
  Result<void> block(Writer& writer, std::string& out) {
    while (at_ < lines_.size()) {
      const Line& line = lines_[at_++];
      if (line.verb() == "commit" || line.verb() == "keep") return {};
      if (line.verb() == "fail" || line.verb() == "drop") return fail(Kind::Conflict, "as told");
      if (line.verb() == "attempt") {
        const auto result = writer.attempt([&] { return block(writer, out); });
        out += result ? "kept\n" : "dropped\n";
      } else {
        out += change(writer, line);
      }
    }
    return {};
  }

  static std::string change(Writer& writer, const Line& line) {
    const auto done = [](const Result<void>& result) {
      return result ? std::string() : word_for(result.error().kind) + "\n";
    };
    const std::string& verb = line.verb();
    if (verb == "put" || verb == "delete") {
      const auto version = writer.put(row_of(line));
      return (version ? "v" + std::to_string(*version) : word_for(version.error().kind)) + "\n";
    }
    if (verb == "subject")
      return done(
          writer.put_subject({{line.number(1)}, {line.value("home")}, line.text("organisation")}));
    if (verb == "index" || verb == "unindex") {
      const IndexEntry entry{line.word(1), line.word(2), {line.number(3)}};
      return done(verb == "index" ? writer.put_index(entry) : writer.remove_index(entry));
    }
    if (verb == "outcome")
      return done(writer.put_outcome(
          {line.number(1), line.text("feed"), static_cast<uint8_t>(line.value("state")),
           Instant{static_cast<int64_t>(line.value("applied"))}, line.text("detail")}));
    return question(writer, line);
  }

  // What both a transaction and the store around it answer.
  template <class Readable>
  static std::string question(Readable& at, const Line& line) {
    const std::string& verb = line.verb();
    if (verb == "read") return show(at.read(key_of(line)));
    if (verb == "all") return show(at.read_all(filter_of(line)));
    if (verb == "find") return show(at.find(line.word(1), line.word(2)));
    if (verb == "find-subject") return show(at.find_subject({line.number(1)}));
    if (verb == "read-outcome") return show_outcome(at.read_outcome(line.number(1)));
    return "? " + verb + "\n";
  }

  std::string answer(const Line& line) {
    const std::string& verb = line.verb();
    if (verb == "history") return show(store_.history(key_of(line)));
    if (verb == "outcomes") return list_outcomes(line);
    if (verb == "counts") return counts();
    if (verb == "last")
      return "commit " + std::to_string(*store_.last_commit()) + " outcome " +
             std::to_string(*store_.last_outcome_seq()) + "\n";
    return question(store_, line);
  }

  static std::string show_outcome(const Result<std::optional<Outcome>>& outcome) {
    if (!outcome) return word_for(outcome.error().kind) + "\n";
    return *outcome ? show_one(**outcome) : "none\n";
  }
  static std::string show_one(const Outcome& outcome) {
    return std::to_string(outcome.seq) + " " + outcome.feed + " state " +
           std::to_string(outcome.state) + " applied " + std::to_string(outcome.applied.ms) + " " +
           outcome.detail + "\n";
  }
  std::string list_outcomes(const Line& line) {
    const auto outcomes =
        store_.list_outcomes(static_cast<uint8_t>(line.value("state")), line.text("feed"),
                             line.value("after"), line.value("limit", 100));
    if (!outcomes) return word_for(outcomes.error().kind) + "\n";
    std::string out;
    for (const Outcome& outcome : *outcomes) out += show_one(outcome);
    return out.empty() ? "none\n" : out;
  }
  std::string counts() {
    std::string out;
    for (const auto& count : *store_.count_outcomes())
      out += count.feed + " state " + std::to_string(count.state) + ": " +
             std::to_string(count.count) + "\n";
    return out.empty() ? "none\n" : out;
  }

  Store& store_;
  std::vector<Line> lines_;
  size_t at_ = 0;
  std::string out_;
};

std::string run_on(const std::string& engine, const std::string& script) {
  const TempFolder folder;
  auto store =
      open_store({.engine = engine, .path = folder.file("store.db"), .key = std::string(32, 'k')});
  if (!store) return "cannot open " + engine + ": " + store.error().detail;
  return Script(**store, script).run();
}

TEST(StoreContract, CasesOnTheReference) {
  testing::run_cases("store", [](const std::string& script) { return run_on("memory", script); });
}

TEST(StoreContract, CasesOnSqlite) {
  testing::run_cases("store", [](const std::string& script) { return run_on("sqlite", script); });
}

// Scripts of random changes to few keys, so that versions, moves and rollbacks meet.
class RandomScript {
 public:
  explicit RandomScript(uint64_t seed) : random_(seed) {}

  std::string make(size_t transactions) {
    std::string script;
    for (size_t i = 0; i < transactions; ++i) {
      script += "write\n" + changes(0) + (below(5) == 0 ? "fail\n" : "commit\n");
      for (int reads = 0; reads < 2; ++reads) script += reading();
      script += "counts\nlast\n";
    }
    return script;
  }

 private:
  uint64_t below(uint64_t limit) { return random_() % limit; }
  std::string number(uint64_t limit) { return std::to_string(below(limit)); }
  std::string name() {
    static const char* const types[] = {"Patient", "Observation", "Zeta", "_note"};
    return std::string(types[below(4)]) + "/" + static_cast<char>('a' + below(3));
  }

  std::string changes(int depth) {
    std::string script;
    for (uint64_t i = below(6); i > 0; --i) script += change(depth);
    return script;
  }
  std::string change(int depth) {
    switch (below(9)) {
      case 0:
        return "subject " + number(4) + " home=" + number(3) + " organisation=R" + "\n";
      case 1:
        return "index nhs " + number(3) + " " + number(4) + "\n";
      case 2:
        return "unindex nhs " + number(3) + " " + number(4) + "\n";
      case 3:
        return "outcome " + number(12) + " feed=f" + number(3) + " state=" + number(4) + "\n";
      case 4:
        if (depth > 2) return "";
        return "attempt\n" + changes(depth + 1) + (below(2) == 0 ? "drop\n" : "keep\n");
      case 5:
        return "delete " + number(4) + " " + name() + "\n";
      case 6:
        return reading();
      default:
        return "put " + number(4) + " " + name() + " heading=" + number(4) +
               " labels=" + number(8) + " happened=" + number(100) + " body=b" + number(1000) +
               " stamps=s" + number(9) + "\n";
    }
  }
  std::string reading() {
    switch (below(4)) {
      case 0:
        return "read " + number(4) + " " + name() + "\n";
      case 1:
        return "find nhs " + number(3) + "\n";
      case 2:
        return "find-subject " + number(4) + "\n";
      default:
        return "all subjects=" + number(4) + "," + number(4) + " refused=" + number(8) +
               " deleted=" + number(2) + (below(2) == 0 ? " types=Zeta,Patient" : "") +
               (below(2) == 0 ? " headings=1,2" : "") + "\n";
    }
  }

  std::mt19937_64 random_;
};

TEST(StoreContract, EnginesAgreeOnRandomScripts) {
  const char* chosen = std::getenv("WEFT_SEED");
  const uint64_t first = chosen != nullptr ? std::stoull(chosen) : 20'261'122;
  for (uint64_t seed = first; seed < first + 6; ++seed) {
    std::string script = RandomScript(seed).make(40);
    for (const char* subject : {"0", "1", "2", "3"})
      for (const char* type : {"Patient", "Observation", "Zeta", "_note"})
        for (const char* id : {"a", "b", "c"})
          script += std::string("history ") + subject + " " + type + "/" + id + "\n";
    script += "outcomes state=1 after=2 limit=3\noutcomes state=2 feed=f1\n";
    const std::string reference = run_on("memory", script);
    ASSERT_EQ(reference, run_on("sqlite", script)) << "WEFT_SEED=" << seed << "\n" << script;
    ASSERT_NE(reference.find("rolled back"), std::string::npos);
    ASSERT_NE(reference.find(" v2 "), std::string::npos) << "the scripts are too tame";
  }
}

TEST(StoreContract, AnEngineNobodyKnowsIsRefused) {
  const auto store = open_store({.engine = "dbase"});
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, Kind::Unsupported);
}

}  // namespace
}  // namespace weft::store
