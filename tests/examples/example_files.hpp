// SPDX-License-Identifier: Apache-2.0
// The examples that HL7 publishes with R4, from the pinned npm package. One thread.
// https://hl7.org/fhir/R4/downloads.html
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace weft::testing {

// In order of names. Builds that are slow on purpose (sanitizers, no optimisation) get every 20th.
std::vector<std::filesystem::path> example_files();
bool examples_are_sampled();
std::string read_file(const std::filesystem::path& file);

}  // namespace weft::testing
