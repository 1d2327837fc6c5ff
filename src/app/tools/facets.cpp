// SPDX-License-Identifier: Apache-2.0
#include "app/tools/facets.hpp"

#include <fstream>
#include <iostream>

#include "app/terminal.hpp"
#include "app/tools/resource_file.hpp"
#include "fhir/search/facets.hpp"

namespace weft::app {
namespace {

using fhir::Json;
namespace search = fhir::search;

// "code type value": the value may hold spaces, the first two do not.
Json render_facet(std::string_view line) {
  const size_t code = std::min(line.find(' '), line.size());
  const size_t type = std::min(line.find(' ', code + 1), line.size());
  return Json::object()
      .set("code", line.substr(0, code))
      .set("type", line.substr(std::min(code + 1, line.size()), type - std::min(code + 1, type)))
      .set("value", line.substr(std::min(type + 1, line.size())));
}

Json render_issues(const std::vector<search::Issue>& issues) {
  Json shown = Json::array();
  for (const search::Issue& issue : issues)
    shown.push(Json::object().set("parameter", issue.parameter).set("detail", issue.detail));
  return shown;
}

struct Facets {
  std::vector<std::string> lines;
  std::vector<search::Issue> issues;
};

Result<Facets> read_facets(const Json& resource, const search::Parameters& parameters) {
  const auto type = fhir::Definitions::r4().find_type(resource.at("resourceType").text());
  if (type == fhir::TypeId::None) return fail(Kind::Invalid, "is no resource of R4");
  search::Extracted extracted = search::extract_facets(resource, parameters);
  return Facets{TRY(search::describe_facets(extracted.facets, type, parameters)),
                std::move(extracted.issues)};
}

Json render_as_json(const Json& resource, const Facets& facets) {
  Json lines = Json::array();
  for (const std::string& line : facets.lines) lines.push(render_facet(line));
  Json shown = Json::object().set("resource", name_of(resource)).set("facets", std::move(lines));
  if (!facets.issues.empty()) shown.set("issues", render_issues(facets.issues));
  return shown;
}

std::string render_for_people(const Json& resource, const Facets& facets) {
  std::string text = for_terminal(name_of(resource)) + "\n";
  for (const std::string& line : facets.lines) text += "  " + for_terminal(line) + "\n";
  return text;
}

// Tells what is found of each resource; remembers whether anything was amiss.
class Report {
 public:
  Report(const Shell& shell, const search::Parameters& parameters, bool json)
      : shell_(shell), parameters_(parameters), json_(json) {}

  void read(std::istream& in, const std::string& file) {
    const auto read = for_each_resource(in, [&](const Json& resource) { take(resource, file); });
    if (!read) refuse({read.error().kind, read.error().detail, place(file, read.error().where)});
  }
  void refuse(const Error& error) { exit_ = tell(shell_, error); }
  Exit exit() const { return exit_; }

 private:
  static std::string place(const std::string& file, const std::string& within) {
    return within.empty() ? file : file + ", " + within;
  }

  void take(const Json& resource, const std::string& file) {
    const auto facets = read_facets(resource, parameters_);
    const std::string here = place(file, name_of(resource));
    if (!facets) return refuse({facets.error().kind, facets.error().detail, here});
    if (json_)
      shell_.out << fhir::render_json(render_as_json(resource, *facets)) << "\n";
    else
      shell_.out << render_for_people(resource, *facets);
    for (const search::Issue& issue : facets->issues)
      refuse({Kind::Invalid, issue.parameter + ": " + issue.detail, here});
  }

  const Shell& shell_;
  const search::Parameters& parameters_;
  bool json_;
  Exit exit_ = Exit::Done;
};

}  // namespace

Json answer_facets(std::string_view line, const search::Parameters& parameters) {
  const auto request = fhir::parse_json(line);
  if (!request) return render_failure(request.error());
  const Json& resource = request->at("resource");
  const auto facets = read_facets(resource, parameters);
  return facets ? render_as_json(resource, *facets) : render_failure(facets.error());
}

Exit run_facets(const Invocation& invocation, const Shell& shell) {
  std::shared_ptr<const search::Parameters> site;
  if (const std::string folder(invocation.arguments.at("parameters").text()); !folder.empty()) {
    auto opened = search::Parameters::open(folder);
    if (!opened) return tell(shell, opened.error());
    site = std::move(*opened);
  }
  const search::Parameters& parameters = site ? *site : search::Parameters::r4();
  if (invocation.arguments.at("lines").flag())
    return answer_each_line(
        shell, [&](const std::string& line) { return answer_facets(line, parameters); });
  Report report(shell, parameters, invocation.json);
  const auto& files = invocation.arguments.at("file").items();
  if (files.empty()) report.read(shell.in, "standard input");
  for (const Json& file : files) {
    std::ifstream in(std::string(file.text()), std::ios::binary);
    if (in)
      report.read(in, std::string(file.text()));
    else
      report.refuse({Kind::NotFound, "cannot be read", std::string(file.text())});
  }
  return report.exit();
}

}  // namespace weft::app
