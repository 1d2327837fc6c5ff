// SPDX-License-Identifier: Apache-2.0
#include "api/outcome.hpp"

#include "api/http_answer.hpp"

namespace weft::api {
namespace {

using fhir::Json;

struct Form {
  int status;
  std::string_view code;  // https://hl7.org/fhir/R4/valueset-issue-type.html
  std::string_view words;
};

Form form_of(Kind kind) {
  switch (kind) {
    case Kind::Invalid:
      return {400, "invalid", "What was sent is not valid."};
    case Kind::Unauthenticated:
      return {401, "login", "This needs an access token that holds."};
    case Kind::Forbidden:
      return {403, "forbidden", "This is not permitted."};
    case Kind::NotFound:
      return {404, "not-found", "There is no such resource here."};
    case Kind::Gone:
      return {410, "deleted", "This resource was deleted."};
    case Kind::Conflict:
      return {409, "conflict", "This contradicts what is here."};
    case Kind::PreconditionFailed:
      return {412, "conflict", "What the request required does not hold."};
    case Kind::TooLarge:
      return {413, "too-long", "What was sent is too large."};
    case Kind::Unsupported:
      return {400, "not-supported", "This is not supported."};
    case Kind::Busy:
      return {503, "throttled", "The record is busy: try again in a few seconds."};
    case Kind::Unavailable:
      return {503, "transient",
              "The record cannot be reached now. This says nothing about what it holds."};
    case Kind::Bug:
      return {500, "exception",
              "The record failed at this request. This says nothing about what it holds."};
  }
  return form_of(Kind::Bug);
}

// What broke inside is for the log of its engineers, not for clients.
bool tells_detail(Kind kind) { return kind != Kind::Bug && kind != Kind::Unavailable; }

std::string render(std::string_view severity, std::string_view code, std::string_view words,
                   std::string_view detail, std::string_view where) {
  Json issue = Json::object();
  issue.set("severity", severity).set("code", code);
  issue.set("details", Json::object().set("text", words));
  if (!detail.empty()) issue.set("diagnostics", detail);
  if (!where.empty()) issue.set("expression", Json::array().push(where));
  return fhir::render_json(Json::object()
                               .set("resourceType", "OperationOutcome")
                               .set("issue", Json::array().push(std::move(issue))));
}

}  // namespace

Answer refuse(const Error& error) {
  const Form form = form_of(error.kind);
  const bool tells = tells_detail(error.kind);
  Answer answer;
  answer.status = form.status;
  answer.body =
      render("error", form.code, form.words, tells ? error.detail : "", tells ? error.where : "");
  return answer;
}

Answer refuse_with(int status, std::string_view code, std::string detail) {
  Answer answer;
  answer.status = status;
  answer.body = render("error", code, "This is not supported.", detail, "");
  return answer;
}

std::string all_well(std::string_view words) {
  return render("information", "informational", words, "", "");
}

net::Response outcome_response(const Error& error, const std::string& allow) {
  Answer answer = allow.empty()
                      ? refuse(error)
                      : refuse_with(405, "not-supported", "not an interaction of this address");
  answer.allow = allow;
  return http_answer(std::move(answer), {}, {});
}

}  // namespace weft::api
