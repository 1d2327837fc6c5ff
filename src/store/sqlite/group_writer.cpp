// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/group_writer.hpp"

#include <algorithm>
#include <chrono>
#include <future>

namespace weft::store::sqlite {

GroupWriter::GroupWriter(std::unique_ptr<Database> database, Options options)
    : database_(std::move(database)),
      statements_(*database_),
      options_(std::move(options)),
      thread_([this] { loop(); }) {}

GroupWriter::~GroupWriter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  more_.notify_all();
  thread_.join();
}

void GroupWriter::submit(Work work, Done done) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back({std::move(work), std::move(done), {}});
  }
  more_.notify_one();
}

Result<void> GroupWriter::run(Work work) {
  std::promise<Result<void>> answer;
  submit(std::move(work), [&answer](const Result<void>& result) { answer.set_value(result); });
  return answer.get_future().get();
}

void GroupWriter::loop() {
  for (;;) {
    std::vector<Item> group;
    {
      std::unique_lock lock(mutex_);
      more_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      const size_t size = std::min(queue_.size(), options_.group_max);
      const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(size);
      group.assign(std::move_iterator(queue_.begin()), std::move_iterator(end));
      queue_.erase(queue_.begin(), end);
    }
    run_group(group);
  }
}

void GroupWriter::run_group(std::vector<Item>& group) {
  Result<void> written = try_group(group);
  while (!written && options_.make_room && options_.make_room(written.error()))
    written = try_group(group);
  if (!written)
    for (Item& item : group) item.result = std::unexpected(written.error());
  announce(group);
}

Result<void> GroupWriter::try_group(std::vector<Item>& group) {
  Result<void> written = write_group(group);
  if (!written && database_->in_transaction()) (void)database_->execute("ROLLBACK");
  if (options_.after_group) options_.after_group(written.has_value());
  return written;
}

Result<void> GroupWriter::write_group(std::vector<Item>& group) {
  TRY_VOID(TRY(statements_.get("BEGIN IMMEDIATE"))->run());
  for (Item& item : group) {
    item.result = run_alone(item);
    const bool full = !item.result && item.result.error().kind == Kind::Unavailable;
    if (full) return item.result;  // nobody else's bytes would fit either
    if (!database_->in_transaction())
      return fail(Kind::Unavailable, "the transaction was rolled back", "group");
  }
  if (options_.done_before_commit) {
    announce(group);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return TRY(statements_.get("COMMIT"))->run();
}

Result<void> GroupWriter::run_alone(Item& item) {
  TRY_VOID(TRY(statements_.get("SAVEPOINT work"))->run());
  Result<void> result = item.work(*database_, statements_);
  if (!database_->in_transaction()) return result;
  if (!result) TRY_VOID(TRY(statements_.get("ROLLBACK TO work"))->run());
  TRY_VOID(TRY(statements_.get("RELEASE work"))->run());
  return result;
}

void GroupWriter::announce(std::vector<Item>& group) {
  for (Item& item : group) {
    Done done = std::exchange(item.done, nullptr);
    if (done) done(item.result);
  }
}

}  // namespace weft::store::sqlite
