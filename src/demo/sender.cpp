// SPDX-License-Identifier: Apache-2.0
#include "demo/sender.hpp"

#include <atomic>
#include <mutex>
#include <thread>

#include "net/mllp_server.hpp"

namespace weft::demo {
namespace {

struct Lane {
  std::string feed;
  std::vector<const Happening*> happenings;
  Sent sent;
  std::string fault;
};

void send_lane(Lane& lane, uint16_t port, std::atomic<size_t>& count,
               const std::function<void()>& sent_one) {
  auto client = net::MllpClient::connect("127.0.0.1", port);
  for (const Happening* happening : lane.happenings) {
    Result<std::string> answer = fail(Kind::Unavailable, "not connected");
    for (int tries = 0; tries < 3 && !answer; ++tries) {
      if (client) answer = (*client)->send(happening->text);
      if (!answer) client = net::MllpClient::connect("127.0.0.1", port);
    }
    if (!answer) {
      lane.fault = answer.error().detail;
      return;
    }
    const bool accepted = answer->find("MSA|AA") != std::string::npos;
    ++(accepted ? lane.sent.accepted : lane.sent.refused);
    ++count;
    sent_one();
  }
}

}  // namespace

Result<Sent> send_all(const std::vector<Happening>& happenings, const FeedPorts& ports,
                      const std::function<void(size_t)>& progress) {
  std::vector<Lane> lanes;
  for (const Site site : {Site::Hospital, Site::Community, Site::MentalHealth}) {
    Lane lane{std::string(organisation(site).feed), {}, {}, {}};
    for (const Happening& one : happenings)
      if (one.site == site) lane.happenings.push_back(&one);
    lanes.push_back(std::move(lane));
  }
  std::atomic<size_t> count = 0;
  std::mutex one_at_a_time;
  const auto sent_one = [&] {
    const std::lock_guard held(one_at_a_time);
    progress(count);
  };
  std::vector<std::jthread> threads;
  for (Lane& lane : lanes) {
    const auto port = ports.find(lane.feed);
    if (port == ports.end()) return fail(Kind::Invalid, "no port for a feed", lane.feed);
    threads.emplace_back([&, port = port->second] { send_lane(lane, port, count, sent_one); });
  }
  threads.clear();
  Sent all;
  for (const Lane& lane : lanes) {
    if (!lane.fault.empty()) return fail(Kind::Unavailable, lane.fault, lane.feed);
    all.accepted += lane.sent.accepted;
    all.refused += lane.sent.refused;
  }
  return all;
}

}  // namespace weft::demo
