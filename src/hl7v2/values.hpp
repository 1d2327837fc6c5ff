// SPDX-License-Identifier: Apache-2.0
// Every value of a message under its own path, in order: what a person reads instead of bars and
// hats, and what "each non-empty field" means when fields are counted. Pure.
#pragma once

#include <string>
#include <vector>

#include "hl7v2/message.hpp"

namespace weft::hl7v2 {

struct Value {
  std::string path;  // "OBX[2]-5", "PID-3[2].4.2": occurrence, repetition, component where not 1
  std::string text;  // decoded
};

std::vector<Value> list_values(const Message& message);

// One field's values, named as above; empty components are left out.
std::vector<Value> list_values(const Segment& segment, size_t field);

// "PID-3", "OBX[2]-5": the name of a field within its message.
std::string field_path(const Segment& segment, size_t field);

// One line a value, "PID-3.4 = LOCALID"; line breaks in a value are indented.
std::string render_values(const Message& message);

}  // namespace weft::hl7v2
