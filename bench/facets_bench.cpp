// SPDX-License-Identifier: Apache-2.0
// Facets of Observations already parsed, on one core. Floor: a bare walk of the same trees
// that touches every member's name and every text. facets_bench FOLDER [seconds]; FOLDER holds
// Synthea bundles (*.json.bz2); without one it makes Observations of the same shape.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/item.hpp"
#include "fhir/search/facets.hpp"

namespace {

using weft::fhir::Json;
constexpr size_t kObservationsMax = 20'000;

std::string read_unpacked(const std::filesystem::path& file) {
  std::FILE* out = ::popen(("bzip2 -dc '" + file.string() + "'").c_str(), "r");
  if (out == nullptr) return {};
  std::string text, part(1u << 20, '\0');
  for (size_t n; (n = std::fread(part.data(), 1, part.size(), out)) > 0;) text.append(part, 0, n);
  ::pclose(out);
  return text;
}

void take_observations(Json& bundle, std::vector<Json>& into) {
  for (Json& entry : bundle.member("entry").array_items()) {
    Json& resource = entry.member("resource");
    if (into.size() < kObservationsMax && resource.at("resourceType").text() == "Observation")
      into.push_back(std::move(resource));
  }
}

std::vector<Json> read_observations(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().string().ends_with(".json.bz2")) files.push_back(entry.path());
  std::ranges::sort(files);
  std::vector<Json> observations;
  for (const auto& file : files) {
    if (observations.size() >= kObservationsMax) break;
    auto bundle = weft::fhir::parse_json(read_unpacked(file));
    if (bundle) take_observations(*bundle, observations);
  }
  return observations;
}

// A blood pressure as a program would send it.
std::vector<Json> make_observations() {
  std::vector<Json> observations;
  for (int i = 0; i < 2'000; ++i) {
    const std::string n = std::to_string(i);
    const std::string text =
        R"({"resourceType":"Observation","id":"obs-)" + n +
        R"(","meta":{"lastUpdated":"2026-03-01T10:00:00Z"},"status":"final",)"
        R"("category":[{"coding":[{"system":)"
        R"("http://terminology.hl7.org/CodeSystem/observation-category","code":)"
        R"("vital-signs","display":"Vital Signs"}]}],"code":{"coding":[{"system":)"
        R"("http://loinc.org","code":"29463-7","display":"Body weight"}],"text":"Body weight"},)"
        R"("subject":{"reference":"Patient/p)" +
        n + R"("},"encounter":{"reference":"Encounter/e)" + n +
        R"("},"effectiveDateTime":"2026-02-28T09:30:00+00:00","issued":)"
        R"("2026-02-28T09:31:00.500Z","valueQuantity":{"value":)" +
        std::to_string(60 + i % 40) + "." + std::to_string(i % 10) +
        R"(,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}})";
    observations.push_back(*weft::fhir::parse_json(text));
  }
  return observations;
}

size_t walk(const Json& value) {
  size_t sum = 1;
  for (const auto& [name, member] : value.members()) sum += name.size() + walk(member);
  for (const Json& item : value.items()) sum += walk(item);
  return sum + value.text().size();
}

size_t facets_of(const Json& resource) {
  return extract_facets(resource, weft::fhir::search::Parameters::r4()).facets.size();
}

// Of this thread alone: what others do on the machine does not count.
double processor_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Rate {
  double per_second = 0, bytes_each = 0;
};

template <class Work>
Rate measure(const std::vector<Json>& resources, double seconds, Work work) {
  size_t count = 0, bytes = 0;
  const double start = processor_seconds();
  double spent = 0;
  do {
    for (const Json& resource : resources) bytes += work(resource);
    count += resources.size();
    spent = processor_seconds() - start;
  } while (spent < seconds);
  return {static_cast<double>(count) / spent,
          static_cast<double>(bytes) / static_cast<double>(count)};
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : "";
  const bool given = std::filesystem::is_directory(folder);
  const double seconds = argc > 2 ? std::atof(argv[2]) : 3;
  const std::vector<Json> resources = given ? read_observations(folder) : make_observations();
  if (resources.empty()) return 1;
  measure(resources, 0.3, facets_of);
  const Rate floor = measure(resources, seconds, walk);
  const Rate rate = measure(resources, seconds, facets_of);
  size_t bytes = 0;
  for (const Json& resource : resources) bytes += render_json(resource).size();
  weft::bench::Item item;
  item.id = item.workload = "facets";
  item.config = (given ? "synthea " : "made ") + std::to_string(bytes / resources.size()) +
                " bytes each, facets " + std::to_string(static_cast<long>(rate.bytes_each));
  item.n = resources.size();
  item.unit = "observations/s";
  item.value = rate.per_second;
  item.floor = floor.per_second;
  weft::bench::print(item);
  return 0;
}
