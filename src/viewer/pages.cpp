// SPDX-License-Identifier: Apache-2.0
#include "viewer/pages.hpp"

#include <memory>
#include <utility>

#include "auth/principal.hpp"
#include "record/heading.hpp"
#include "sheet/words.hpp"
#include "viewer/record_pages.hpp"

namespace weft::viewer {
namespace {

using gate::PageRequest;

struct Pages {
  record::Door& door;
  Clock clock;
  std::string environment;
};

PageFrame frame_of(const Pages& pages, const PageRequest& request) {
  const auth::Principal& principal = request.context.principal;
  return {.base = request.base,
          .environment = pages.environment,
          .user_name = principal.name,
          .role = sheet::sentence(auth::word_for(principal.role)),
          .organisation = principal.organisation,
          .now = pages.clock()};
}

using RenderChart = std::string (*)(const record::chart::Chart&, const PageFrame&);

Result<net::Response> answer_chart(const Pages& pages, const PageRequest& request,
                                   std::string_view page, RenderChart render) {
  const auto& context = request.context;
  const record::chart::Chart chart =
      TRY(pages.door.open(context.principal, *context.person, page, context.number_key));
  return gate::html_response(render(chart, frame_of(pages, request)));
}

RenderChart renderer_of(record::Heading heading) {
  switch (heading) {
    case record::Heading::Allergies:
      return render_allergies;
    case record::Heading::Problems:
      return render_problems;
    case record::Heading::Contacts:
      return render_contacts;
    case record::Heading::Results:
      return render_results;
    case record::Heading::Internal:
    case record::Heading::Demographics:
      break;
  }
  return nullptr;
}

Result<net::Response> answer_heading(const Pages& pages, const PageRequest& request) {
  const auto word = request.parameters.find("heading");
  const auto heading =
      word == request.parameters.end() ? std::nullopt : record::find_heading(word->second);
  const RenderChart render = heading ? renderer_of(*heading) : nullptr;
  if (!render) return fail(Kind::NotFound, "no page of that name");
  return answer_chart(pages, request, record::word_for(*heading), render);
}

Result<net::Response> answer_item(const Pages& pages, const PageRequest& request) {
  const auto number = request.parameters.find("opaque");
  if (number == request.parameters.end()) return fail(Kind::NotFound, "no number");
  const auto& context = request.context;
  const record::chart::ItemView view = TRY(
      pages.door.open_item(context.principal, *context.person, number->second, context.number_key));
  return gate::html_response(render_item(view, frame_of(pages, request)));
}

}  // namespace

std::vector<gate::Route> record_pages(record::Door& door, Clock clock, std::string environment) {
  const auto pages = std::make_shared<const Pages>(door, std::move(clock), std::move(environment));
  return {gate::record_page("/c/{context}/record",
                            [pages](const PageRequest& request) {
                              return answer_chart(*pages, request, "record", render_summary);
                            }),
          gate::record_page(
              "/c/{context}/{heading}",
              [pages](const PageRequest& request) { return answer_heading(*pages, request); }),
          gate::record_page("/c/{context}/item/{opaque}", [pages](const PageRequest& request) {
            return answer_item(*pages, request);
          })};
}

std::set<std::string> launch_pages() {
  std::set<std::string> out;
  for (const record::Heading heading : record::kClinicalHeadings)
    out.emplace(record::word_for(heading));
  return out;
}

}  // namespace weft::viewer
