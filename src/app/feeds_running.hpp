// SPDX-License-Identifier: Apache-2.0
// The feeds of a running server: their listeners, the desk and the worker that applies what they
// bring. Owned by `serve`.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/services.hpp"
#include "feeds/hl7v2/tables.hpp"
#include "feeds/worker.hpp"
#include "net/mllp_server.hpp"
#include "record/filing/desk.hpp"

namespace weft::app {

struct FeedsRunning {
  feeds::MapTables tables;
  std::map<std::string, feeds::FeedOptions> options;
  std::unique_ptr<record::filing::Desk> desk;
  std::unique_ptr<feeds::Worker> worker;
  std::map<std::string, std::unique_ptr<net::MllpServer>> listeners;  // by feed name

  void drain();  // listeners first, so that every reply owed goes out
};

// Listeners answer and the worker runs when it returns.
Result<std::unique_ptr<FeedsRunning>> start_feeds(Services& services);

}  // namespace weft::app
