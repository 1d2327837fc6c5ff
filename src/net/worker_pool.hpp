// SPDX-License-Identifier: Apache-2.0
// A fixed number of threads that run jobs in the order they came. Owned by one server; `submit`
// from any thread. Jobs must not throw.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace weft::net {

class WorkerPool {
 public:
  explicit WorkerPool(unsigned workers);
  ~WorkerPool() { stop(); }
  void submit(std::function<void()> job);
  void stop();  // runs what is queued, then ends the threads; once

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace weft::net
