// SPDX-License-Identifier: Apache-2.0
#include "record/filing/resources/shared_write.hpp"

#include <algorithm>

namespace weft::record::filing {
namespace {

constexpr size_t kGroupMax = 256;  // callers, so that the first does not wait for ever

}  // namespace

Result<void> SharedWrite::run(const Act& act) {
  Waiting mine{act, {}};
  std::unique_lock lock(mutex_);
  queue_.push_back(&mine);
  turn_.wait(lock, [&] { return mine.done || !writing_; });
  if (mine.done) return std::move(mine.result);
  // Nobody writes, and so it is this thread's turn: with all who wait, itself among them.
  writing_ = true;
  std::vector<Waiting*> group;
  std::swap(group, queue_);
  if (group.size() > kGroupMax) {
    std::erase(group, &mine);
    group.insert(group.begin(), &mine);
    queue_.assign(group.begin() + kGroupMax, group.end());
    group.resize(kGroupMax);
  }
  lock.unlock();
  write(group);
  lock.lock();
  for (Waiting* one : group) one->done = true;
  writing_ = false;
  turn_.notify_all();
  return std::move(mine.result);
}

void SharedWrite::write(const std::vector<Waiting*>& group) {
  const auto written = store_.write([&](store::Writer& writer) -> Result<void> {
    if (group.size() == 1) return group[0]->act(writer);
    bool any = false;
    for (Waiting* one : group) {
      one->result = writer.attempt([&] { return one->act(writer); });
      any |= one->result.has_value();
    }
    return any ? Result<void>() : Result<void>(std::unexpected(group[0]->result.error()));
  });
  if (written) return;
  for (Waiting* one : group)
    if (one->result) one->result = std::unexpected(written.error());
}

}  // namespace weft::record::filing
