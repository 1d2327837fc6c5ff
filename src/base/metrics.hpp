// SPDX-License-Identifier: Apache-2.0
// Process-wide metrics in the Prometheus text form. Look a series up once and keep the reference;
// label values come from closed vocabularies (feed names, states, route templates). Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace weft::metrics {

using Labels = std::map<std::string, std::string>;

class Counter {
 public:
  virtual ~Counter() = default;
  virtual void add(double amount = 1) = 0;
};
class Histogram {
 public:
  virtual ~Histogram() = default;
  virtual void observe(double seconds) = 0;
};

Counter& counter(const std::string& name, const std::string& help, const Labels& labels = {});
Histogram& histogram(const std::string& name, const std::string& help, const Labels& labels = {});
// A value read when /metrics is asked for.
void gauge(const std::string& name, const std::string& help, const Labels& labels,
           std::function<double()> read);

std::string exposition();  // text/plain; version=0.0.4

}  // namespace weft::metrics
