// SPDX-License-Identifier: Apache-2.0
// fhirpath_bench PAIRS: the FHIRPath evaluator, driven by bench/fhirpath.mjs. PAIRS holds a line
// {"expression","resource"} each; expressions are compiled for the resource's type and resources
// parsed before anything is asked. "counts" on standard input is answered by how many results each
// pair gives, "run SECONDS" by evaluations per second of processor time.
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <map>

#include "fhir/path/expression.hpp"

namespace {

using weft::Error;
using weft::Result;
using weft::fhir::Json;
namespace path = weft::fhir::path;

struct Pair {
  const path::Expression* expression;
  const Json* resource;  // one tree for all its expressions, as the others have one object
};

class Pairs {
 public:
  Result<void> read(std::istream& in) {
    for (std::string line; std::getline(in, line);) {
      const Json pair = TRY(weft::fhir::parse_json(line));
      const std::string text(pair.at("expression").text());
      const Json& resource = pair.at("resource");
      const path::CompileOptions options = {
          .context = weft::fhir::Definitions::r4().find_type(resource.at("resourceType").text())};
      if (!expressions_.contains(text))
        expressions_.emplace(text, TRY(path::Expression::compile(text, options)));
      const auto kept = resources_.emplace(weft::fhir::render_json(resource), resource).first;
      pairs_.push_back({&expressions_.at(text), &kept->second});
    }
    return {};
  }

  // Results of each pair; -1: an error.
  Json counts() const {
    Json all = Json::array();
    for (const Pair& pair : pairs_) {
      const auto found = pair.expression->evaluate(*pair.resource);
      all.push(Json::number(found ? static_cast<long long>(found->size()) : -1));
    }
    return all;
  }

  double run(double seconds) {
    const std::clock_t started = std::clock();
    size_t passes = 0, results = 0;
    double taken = 0;
    for (; taken < seconds; ++passes) {
      for (const Pair& pair : pairs_) {
        const auto found = pair.expression->evaluate(*pair.resource);
        results += found ? found->size() : 0;
      }
      taken = static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
    }
    results_ = results;
    return static_cast<double>(passes * pairs_.size()) / taken;
  }

 private:
  std::map<std::string, path::Expression> expressions_;
  std::map<std::string, Json> resources_;
  std::vector<Pair> pairs_;
  volatile size_t results_ = 0;  // written, so that no evaluation can be left out
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  Pairs pairs;
  std::ifstream in(argv[1]);
  if (const auto read = pairs.read(in); !read) {
    std::cerr << read.error().where << ": " << read.error().detail << "\n";
    return 1;
  }
  for (std::string line; std::getline(std::cin, line);) {
    Json answer = Json::object();
    if (line == "counts") answer.set("counts", pairs.counts());
    if (line.starts_with("run "))
      answer.set("per_second",
                 Json::number(static_cast<long long>(pairs.run(std::atof(line.c_str() + 4)))));
    std::cout << weft::fhir::render_json(answer) << std::endl;
  }
}
