// SPDX-License-Identifier: Apache-2.0
#include "gate/page.hpp"

namespace weft::gate {

net::Response html_response(std::string html, int status) {
  return {status, {{"content-type", "text/html; charset=utf-8"}}, std::move(html)};
}

}  // namespace weft::gate
