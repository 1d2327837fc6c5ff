// SPDX-License-Identifier: Apache-2.0
#include "base/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <memory>
#include <mutex>
#include <vector>

namespace weft::metrics {
namespace {

const prometheus::Histogram::BucketBoundaries kSeconds = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5};

class PrometheusCounter final : public Counter {
 public:
  explicit PrometheusCounter(prometheus::Counter& inner) : inner_(inner) {}
  void add(double amount) override { inner_.Increment(amount); }

 private:
  prometheus::Counter& inner_;
};

class PrometheusHistogram final : public Histogram {
 public:
  explicit PrometheusHistogram(prometheus::Histogram& inner) : inner_(inner) {}
  void observe(double seconds) override { inner_.Observe(seconds); }

 private:
  prometheus::Histogram& inner_;
};

struct ReadGauge {
  prometheus::Gauge* gauge;
  std::function<double()> read;
};

struct State {
  std::mutex lock;
  prometheus::Registry registry;
  std::map<std::pair<std::string, Labels>, std::unique_ptr<Counter>> counters;
  std::map<std::pair<std::string, Labels>, std::unique_ptr<Histogram>> histograms;
  std::map<std::pair<std::string, Labels>, ReadGauge> gauges;
};

State& state() {
  static State* const all = new State;  // lives as long as the process
  return *all;
}

}  // namespace

Counter& counter(const std::string& name, const std::string& help, const Labels& labels) {
  State& all = state();
  const std::lock_guard held(all.lock);
  auto& slot = all.counters[{name, labels}];
  if (!slot) {
    auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(all.registry);
    slot = std::make_unique<PrometheusCounter>(family.Add(labels));
  }
  return *slot;
}

Histogram& histogram(const std::string& name, const std::string& help, const Labels& labels) {
  State& all = state();
  const std::lock_guard held(all.lock);
  auto& slot = all.histograms[{name, labels}];
  if (!slot) {
    auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(all.registry);
    slot = std::make_unique<PrometheusHistogram>(family.Add(labels, kSeconds));
  }
  return *slot;
}

void gauge(const std::string& name, const std::string& help, const Labels& labels,
           std::function<double()> read) {
  State& all = state();
  const std::lock_guard held(all.lock);
  auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(all.registry);
  all.gauges.insert_or_assign({name, labels}, ReadGauge{&family.Add(labels), std::move(read)});
}

std::string exposition() {
  State& all = state();
  const std::lock_guard held(all.lock);
  for (auto& [name, one] : all.gauges) one.gauge->Set(one.read());
  return prometheus::TextSerializer().Serialize(all.registry.Collect());
}

}  // namespace weft::metrics
