// SPDX-License-Identifier: Apache-2.0
#include "item.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace weft::bench {
namespace {

std::string figure(const std::optional<double>& value) {
  return value ? fmt::format("{:.3f}", *value) : "null";
}

}  // namespace

void print(const Item& item) {
  const std::optional<double> ratio =
      item.floor && *item.floor > 0 ? std::optional(item.value / *item.floor) : std::nullopt;
  fmt::print(
      "{{\"id\":\"{}\",\"status\":\"{}\",\"seed\":{},\"reason\":{},\"workload\":\"{}\","
      "\"config\":\"{}\",\"n\":{},\"unit\":\"{}\",\"value\":{:.1f},\"p50\":{},\"p99\":{},"
      "\"floor\":{},\"ratio\":{},\"floor_at\":{},\"backlog_end\":{}}}\n",
      item.id, item.pass ? "pass" : "fail", item.seed,
      item.reason.empty() ? "null" : "\"" + item.reason + "\"", item.workload, item.config, item.n,
      item.unit, item.value, figure(item.p50), figure(item.p99), figure(item.floor), figure(ratio),
      item.floor_at.empty() ? "null" : "\"" + item.floor_at + "\"", item.backlog_end);
  std::fflush(stdout);
}

Result<fhir::Json> run_for_json(const std::string& command) {
  std::FILE* out = ::popen(command.c_str(), "r");
  if (out == nullptr) return fail(Kind::Unavailable, "cannot be run", command);
  std::string text(64u << 10, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), out));
  const int status = ::pclose(out);
  if (status != 0) return fail(Kind::Unavailable, "failed", command);
  return fhir::parse_json(text);
}

double number(const fhir::Json& object, std::string_view name) {
  return std::atof(std::string(object.at(name).text()).c_str());
}

}  // namespace weft::bench
