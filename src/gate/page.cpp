// SPDX-License-Identifier: Apache-2.0
#include "gate/page.hpp"

#include "ui/page.hpp"

namespace weft::gate {

net::Response html_response(std::string html, int status) {
  return {status, {{"content-type", "text/html; charset=utf-8"}}, std::move(html)};
}

net::Response render_plain(const PlainPage& page, std::string_view environment) {
  ui::PageOptions options;
  options.title = page.title;
  options.before = ui::environment_mark(environment);
  options.main.element("p", page.text);
  return html_response(ui::page(options), page.status);
}

}  // namespace weft::gate
