// SPDX-License-Identifier: Apache-2.0
// compile_definitions FOLDER OUT: reads the FHIR definitions of an npm package's folder and writes
// the tables that the fhir room holds. Runs while Weft is built.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tools/definitions/model.hpp"

namespace weft::definitions {
namespace {

Result<fhir::Json> read_json(const std::filesystem::path& file) {
  std::stringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  auto json = fhir::parse_json(bytes.view());
  if (!json) return fail(json.error().kind, json.error().detail, file.string());
  return json;
}

// What FHIRPath calls the values inside primitives.
void add_system_types(Model& model) {
  for (const char* name : {"Boolean", "String", "Integer", "Decimal", "Date", "DateTime", "Time"})
    model.types.push_back({.name = std::string("System.") + name, .kind = fhir::TypeKind::System});
}

Result<std::string> compile(const std::filesystem::path& folder) {
  const Sources sources{.types = TRY(read_json(folder / "profiles-types.json")),
                        .resources = TRY(read_json(folder / "profiles-resources.json")),
                        .data_elements = TRY(read_json(folder / "dataelements.json")),
                        .schema = TRY(read_json(folder / "fhir.schema.json")),
                        .search_parameters = TRY(read_json(folder / "search-parameters.json"))};
  Model model;
  add_system_types(model);
  TRY_VOID(read_types(sources, model));
  TRY_VOID(read_patient_compartment(sources, model));
  TRY_VOID(read_search_parameters(sources, model));
  return render_tables(model);
}

}  // namespace
}  // namespace weft::definitions

int main(int count, char** arguments) {
  if (count != 3) {
    std::fputs("usage: compile_definitions FOLDER OUT\n", stderr);
    return 2;
  }
  const auto tables = weft::definitions::compile(arguments[1]);
  if (!tables) {
    std::fprintf(stderr, "%s: %s\n", tables.error().where.c_str(), tables.error().detail.c_str());
    return 1;
  }
  std::ofstream out(arguments[2], std::ios::binary);
  out << *tables;
  out.close();
  return out.good() ? 0 : 1;
}
