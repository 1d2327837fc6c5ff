// SPDX-License-Identifier: Apache-2.0
// The examples that HL7 publishes with R4, from the pinned npm package, and their texts without the
// space that carries no meaning. One thread.
// https://hl7.org/fhir/R4/downloads.html
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace weft::testing {

// In order of names. Builds that are slow on purpose (sanitizers, no optimisation) get every 20th.
std::vector<std::filesystem::path> example_files();
bool examples_are_sampled();
std::string read_file(const std::filesystem::path& file);

// JSON without the white space outside strings. Knows strings and nothing else of JSON.
std::string without_space(std::string_view json);

}  // namespace weft::testing
