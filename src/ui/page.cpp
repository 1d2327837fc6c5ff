// SPDX-License-Identifier: Apache-2.0
#include "ui/page.hpp"

#include "ui/assets.hpp"
#include "ui/components.hpp"

namespace weft::ui {
namespace {

void write_head(Html& out, const PageOptions& options) {
  out.open("head").leaf("meta", {{"charset", "utf-8"}});
  out.element("title", options.title + " – Weft");
  out.leaf("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  out.leaf("link", {{"rel", "stylesheet"}, {"href", asset_url("weft.css")}});
  out.open("script", {{"src", asset_url("weft.js")}}).close("script");
  out.close("head");
}

}  // namespace

std::string page(const PageOptions& options) {
  Html out;
  out.open("html", {{"lang", "en-GB"}});
  write_head(out, options);
  out.open("body", {{"class", options.body_classes, !options.body_classes.empty()}});
  out.markup(skip_link()).markup(options.before);
  out.open("main", {{"class", "app-main"}, {"id", "maincontent"}, {"tabindex", "-1"}});
  out.open("h1", {{"class", options.hide_heading ? "nhsuk-u-visually-hidden" : "app-title"}});
  out.markup(options.heading.empty() ? text(options.title) : options.heading).close("h1");
  out.markup(options.main).close("main").markup(options.after);
  out.close("body").close("html");
  return "<!DOCTYPE html>\n" + out.take() + "\n";
}

Html environment_mark(std::string_view environment) {
  struct Mark {
    std::string_view environment, word, explained;
  };
  static constexpr Mark kMarks[] = {
      {"live", "LIVE", "Real patients"},
      {"training", "TRAINING", "Not real patients. Do not use for care"},
      {"demo", "DEMO", "Made-up people. Do not use for care"},
      {"test", "TEST", "Made-up people. Do not use for care"}};
  Html out;
  for (const Mark& mark : kMarks) {
    if (mark.environment != environment) continue;
    const std::string classes = "app-environment app-environment--" + std::string(environment);
    out.open("p", {{"class", classes}}).element("strong", mark.word);
    out.text(" ").element("span", mark.explained).close("p");
  }
  return out;
}

}  // namespace weft::ui
