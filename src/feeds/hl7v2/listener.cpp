// SPDX-License-Identifier: Apache-2.0
#include "feeds/hl7v2/listener.hpp"

#include "base/hash.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "feeds/hl7v2/map.hpp"
#include "hl7v2/ack.hpp"
#include "hl7v2/message.hpp"

namespace weft::feeds {
namespace {

using hl7v2::AckCode;
using hl7v2::AckFault;
using record::inbox::Appended;
using record::inbox::Arrival;

// HL7 table 0357.
const AckFault kNoMessage{"MSH^1^1", "100", "no HL7 v2 message can be read from these bytes"};
const AckFault kTestMessage{"MSH^1^11", "202", "test and training messages are not taken here"};
const AckFault kNotKept{"", "207", "the message could not be stored; send it again"};

// Repeats are told by content (fold.md rule 9); without a control id every byte counts.
std::string content_hash_of(std::string_view frame, std::string_view control_id) {
  return sha256(control_id.empty() ? std::string(frame) : hl7v2::content_without_time(frame));
}

// AR only for what can never be accepted.
const AckFault* find_rejection(const hl7v2::Message& message, const FeedOptions& options) {
  const std::string_view processing = message.text("MSH-11.1");
  return options.live && (processing == "T" || processing == "D") ? &kTestMessage : nullptr;
}

metrics::Counter& alarm(const FeedOptions& options, const char* name) {
  return metrics::counter("weft_feed_alarm_total", "What a feed's engineer should look at",
                          {{"feed", options.name}, {"alarm", name}});
}

// Our own fault: the sender keeps the message and tries again.
std::string render_not_kept(std::string_view frame, const ListenerDependencies& with) {
  const auto message = hl7v2::parse_message(frame, {.charset_default = with.options.charset});
  return hl7v2::render_ack(message ? &*message : nullptr, AckCode::Error, with.clock(),
                           random_id(with.random), &kNotKept);
}

}  // namespace

Arrival read_arrival(std::string frame, std::string peer, Instant now, std::string_view own_id,
                     const MapTables& tables, const FeedOptions& options) {
  Arrival arrival;
  arrival.feed = options.name;
  arrival.organisation = options.organisation;
  arrival.peer = std::move(peer);
  arrival.received = now;
  const auto message = hl7v2::parse_message(frame, {.charset_default = options.charset});
  if (message) {
    const record::filing::Source source{options.name,
                                        options.organisation,
                                        0,
                                        std::string(message->control_id()),
                                        message->type(),
                                        std::string(message->text("MSH-3.1")),
                                        now};
    arrival.control_id = source.control_id;
    arrival.type = source.message_type;
    arrival.order_keys = order_keys(*message, source, tables, options);
  }
  const AckFault* fault = message ? find_rejection(*message, options) : &kNoMessage;
  arrival.rejected = fault != nullptr;
  arrival.content_hash = content_hash_of(frame, arrival.control_id);
  arrival.acknowledgement = hl7v2::render_ack(
      message ? &*message : nullptr, fault ? AckCode::Reject : AckCode::Accept, now, own_id, fault);
  arrival.raw = std::move(frame);
  return arrival;
}

net::FrameHandler make_frame_handler(ListenerDependencies dependencies) {
  auto with = std::make_shared<const ListenerDependencies>(std::move(dependencies));
  metrics::Counter& changed = alarm(with->options, "same_id_other_content");
  return [with, &changed](std::string frame, std::string peer, net::Reply reply) {
    const std::string own_id = random_id(with->random).substr(0, 20);
    Arrival arrival =
        read_arrival(frame, std::move(peer), with->clock(), own_id, with->tables, with->options);
    with->journal.append(std::move(arrival), [with, &changed, frame = std::move(frame),
                                              reply = std::move(reply)](Result<Appended> appended) {
      if (!appended) {
        log::error("message_not_journalled",
                   {{"feed", log::Safe::configured_name(with->options.name)},
                    {"kind", appended.error().kind}});
        return reply(render_not_kept(frame, *with));
      }
      if (appended->same_id_other_content) {
        changed.add(1);
        log::warn(
            "control_id_used_again",
            {{"feed", log::Safe::configured_name(with->options.name)}, {"seq", appended->seq}});
      }
      reply(std::move(appended->acknowledgement));
    });
  };
}

}  // namespace weft::feeds
