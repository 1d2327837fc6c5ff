// SPDX-License-Identifier: Apache-2.0
#include "demo/host.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "fhir/json/json.hpp"
#include "ui/html.hpp"

namespace weft::demo {
namespace {

using fhir::Json;
using ui::Html;

constexpr std::string_view kStyle = R"(
body{font:16px/1.4 Arial,sans-serif;margin:0;color:#1b2a34;background:#eef2f0}
header{background:#24473d;color:#fff;padding:10px 20px;display:flex;gap:24px;align-items:center}
header a{color:#fff}
h1{font-size:19px;margin:0}
main{padding:16px 20px}
table{border-collapse:collapse;background:#fff;width:100%;max-width:1100px}
th,td{text-align:left;padding:7px 10px;border-bottom:1px solid #c9d3cf;vertical-align:top}
td a{font-weight:bold;color:#00458b}
.story{color:#4a5a62}
iframe{width:100%;height:calc(100vh - 118px);border:0;border-top:4px solid #24473d;background:#fff}
form{display:inline}
select,button{font:inherit;padding:4px 8px}
.bar{padding:8px 20px;display:flex;gap:20px;align-items:center;background:#dfe8e4}
)";

// Sends the launch as soon as the page is there; without script the button does it.
constexpr std::string_view kScript =
    "document.querySelector('form[target=weft]')?.requestSubmit();\n";

net::Response html(std::string body) {
  return {200,
          {{"content-type", "text/html; charset=utf-8"}, {"cache-control", "no-store"}},
          std::move(body)};
}

const Staff& staff_named(std::string_view user) {
  for (const Staff& one : staff())
    if (one.user == user) return one;
  return staff().front();
}

std::string shown_name(const Person& person) {
  return fmt::format("{}, {}", ascii_upper(person.family), person.given);
}

std::string dashed(const std::string& date) {
  return date.size() < 8 ? date
                         : date.substr(0, 4) + "-" + date.substr(4, 2) + "-" + date.substr(6, 2);
}

Html head(std::string_view title) {
  Html page;
  page.open("html", {{"lang", "en-GB"}}).open("head");
  page.leaf("meta", {{"charset", "utf-8"}});
  page.leaf("meta", {{"name", "viewport"}, {"content", "width=device-width"}});
  page.element("title", title).leaf("link", {{"rel", "stylesheet"}, {"href", "/host.css"}});
  page.close("head").open("body").open("header").element("h1", title);
  return page;
}

void choose_staff(Html& page, const Staff& who) {
  page.open("form", {{"method", "get"}, {"action", "/"}}).open("label").text("Signed in as ");
  page.open("select", {{"name", "user"}});
  for (const Staff& one : staff())
    page.element("option", fmt::format("{} ({})", one.name, one.role),
                 {{"value", one.user}, {"selected", "selected", one.user == who.user}});
  page.close("select").close("label").text(" ").element("button", "Change").close("form");
}

}  // namespace

const std::vector<Staff>& staff() {
  static const std::vector<Staff> all = {{"a.osei", "Dr Abena Osei", "doctor"},
                                         {"r.mills", "Ruth Mills", "nurse"},
                                         {"t.brandt", "Tom Brandt", "pharmacist"},
                                         {"l.finch", "Lena Finch", "social-worker"},
                                         {"c.howe", "Chris Howe", "clerk"}};
  return all;
}

Host::Host(HostOptions options, const std::vector<Person>& people) : options_(std::move(options)) {
  std::copy_if(people.begin(), people.end(), std::back_inserter(in_hospital_),
               [](const Person& person) { return !person.bed.empty() || !person.story.empty(); });
}

net::Response Host::answer(const net::Request& request) const {
  std::string user, index;
  for (const auto& [name, value] : net::parse_form(request.query)) {
    if (name == "user") user = value;
    if (name == "n") index = value;
  }
  const Staff& who = staff_named(user);
  if (request.path == "/host.css")
    return {200, {{"content-type", "text/css"}}, std::string(kStyle)};
  if (request.path == "/host.js")
    return {200, {{"content-type", "text/javascript"}}, std::string(kScript)};
  if (request.path == "/") return ward_list(who);
  if (request.path == "/end") return end(who);
  if (request.path == "/patient" && is_digits(index) && index.size() < 6) {
    const auto n = static_cast<size_t>(std::stoul(index));
    if (n < in_hospital_.size()) return patient(n, who);
  }
  return {404, {{"content-type", "text/plain"}}, "not here\n"};
}

net::Response Host::ward_list(const Staff& who) const {
  Html page = head("Northmoor Hospital – ward list (made-up people)");
  choose_staff(page, who);
  page.close("header").open("main").open("table").open("thead").open("tr");
  for (const char* name : {"Bed", "Patient", "Born", "NHS number", "Shows"})
    page.element("th", name, {{"scope", "col"}});
  page.close("tr").close("thead").open("tbody");
  for (size_t i = 0; i < in_hospital_.size(); ++i) {
    const Person& person = in_hospital_[i];
    std::string bed = person.bed.empty() ? "discharged" : person.bed;
    std::replace(bed.begin(), bed.end(), '^', ' ');
    const std::string link = fmt::format("/patient?n={}&user={}", i, who.user);
    page.open("tr").element("td", bed).open("td").element("a", shown_name(person),
                                                          {{"href", link}});
    page.close("td").element("td", dashed(person.birth_date));
    page.element("td", person.nhs_number).element("td", person.story, {{"class", "story"}});
    page.close("tr");
  }
  page.close("tbody").close("table").close("main").close("body").close("html");
  return html("<!DOCTYPE html>" + page.take());
}

net::Response Host::patient(size_t index, const Staff& who) const {
  const Person& person = in_hospital_[index];
  Html page = head("Northmoor Hospital – patient");
  page.element("a", "Back to the ward list", {{"href", fmt::format("/?user={}", who.user)}});
  page.close("header").open("div", {{"class", "bar"}});
  page.element("strong", shown_name(person)).element("span", "Born " + dashed(person.birth_date));
  page.element("span", fmt::format("{} ({})", who.name, who.role));
  page.open("form",
            {{"method", "post"}, {"action", options_.weft_url + "/launch"}, {"target", "weft"}});
  page.leaf("input", {{"type", "hidden"}, {"name", "ticket"}, {"value", ticket(&person, who)}});
  page.element("button", "Open the shared record").close("form");
  page.open("form", {{"method", "get"}, {"action", "/end"}});
  page.leaf("input", {{"type", "hidden"}, {"name", "user"}, {"value", who.user}});
  page.element("button", "Sign out").close("form").close("div");
  page.element("iframe", "", {{"name", "weft"}, {"title", "Shared care record"}});
  page.element("script", "", {{"src", "/host.js"}, {"defer", "defer"}});
  page.close("body").close("html");
  return html("<!DOCTYPE html>" + page.take());
}

net::Response Host::end(const Staff& who) const {
  Html page = head("Northmoor Hospital – sign out");
  page.close("header").open("main").element("p", "This ends every shared record you have open.");
  page.open("form",
            {{"method", "post"}, {"action", options_.weft_url + "/end"}, {"target", "weft"}});
  page.leaf("input", {{"type", "hidden"}, {"name", "ticket"}, {"value", ticket(nullptr, who)}});
  page.element("button", "Sign out of the shared record").close("form").close("main");
  page.element("iframe", "", {{"name", "weft"}, {"title", "Shared care record"}});
  page.element("script", "", {{"src", "/host.js"}, {"defer", "defer"}});
  page.close("body").close("html");
  return html("<!DOCTYPE html>" + page.take());
}

// The claims of a launch ticket: docs/reference/launch.md.
std::string Host::ticket(const Person* person, const Staff& who) const {
  const long long now = options_.clock().ms / 1000;
  Json claims = Json::object();
  claims.set("iss", kHostName).set("aud", options_.weft_url).set("sub", who.user);
  claims.set("name", who.name).set("role", who.role);
  claims.set("organisation", organisation(Site::Hospital).ods).set("purpose", "direct-care");
  if (person) {
    Json patient = Json::object();
    const bool traced = !person->nhs_number.empty();
    patient.set("system",
                traced ? std::string_view("https://fhir.nhs.uk/Id/nhs-number") : kNumberSystem);
    patient.set("value", traced ? person->nhs_number : person->number);
    claims.set("patient", std::move(patient)).set("birth_date", dashed(person->birth_date));
    claims.set("window", "chart");
  }
  claims.set("jti", random_id(options_.random)).set("iat", Json::number(now));
  claims.set("exp", Json::number(now + 60));
  const auto signed_text = jose::sign(fhir::render_json(claims), *options_.key, options_.kid);
  return signed_text ? *signed_text : std::string();
}

}  // namespace weft::demo
