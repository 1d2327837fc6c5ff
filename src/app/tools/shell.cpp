// SPDX-License-Identifier: Apache-2.0
#include "app/tools/shell.hpp"

#include <istream>
#include <ostream>

#include "app/terminal.hpp"
#include "base/kind_word.hpp"

namespace weft::app {
namespace {}  // namespace

Exit tell(const Shell& shell, const Error& error) {
  const std::string place = error.where.empty() ? "" : error.where + ": ";
  shell.err << "weft: " << for_terminal(place + error.detail) << "\n";
  return Exit::Refused;
}

fhir::Json render_failure(const Error& error) {
  fhir::Json told = fhir::Json::object().set("kind", word_for(error.kind));
  told.set("detail", error.detail);
  if (!error.where.empty()) told.set("where", error.where);
  return fhir::Json::object().set("error", std::move(told));
}

Exit answer_each_line(const Shell& shell,
                      const std::function<fhir::Json(const std::string&)>& answer) {
  for (std::string line; std::getline(shell.in, line);)
    shell.out << fhir::render_json(answer(line)) << std::endl;  // whoever asks may wait for it
  return Exit::Done;
}

}  // namespace weft::app
