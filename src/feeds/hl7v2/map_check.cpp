// SPDX-License-Identifier: Apache-2.0
#include "feeds/hl7v2/map_check.hpp"

#include "base/text.hpp"
#include "feeds/hl7v2/map.hpp"
#include "hl7v2/message.hpp"
#include "record/filing/filing.hpp"

namespace weft::feeds {
namespace {

using fhir::Json;
using record::inbox::ParkReason;
using record::inbox::State;

Json answer(State state, std::string_view reason, Json resources, Json unmapped) {
  Json made;
  made.set("outcome", record::inbox::word_for(state)).set("reason", reason);
  made.set("resources", std::move(resources)).set("unmapped", std::move(unmapped));
  return made;
}

std::string_view words(ParkReason reason) {
  return reason == ParkReason::None ? std::string_view() : record::inbox::word_for(reason);
}

// MSH, or the byte order mark or MLLP's start byte in front of it, where a line begins.
bool starts_message(std::string_view bytes, size_t at) {
  if (!bytes.substr(at).starts_with("MSH") || at + 3 >= bytes.size()) return false;
  const char mark = bytes[at + 3];
  if (mark == '\r' || mark == '\n' || mark == ' ') return false;
  if (at == 0) return true;
  const char before = bytes[at - 1];
  return before == '\r' || before == '\n' || before == '\x0B' ||
         bytes.substr(0, at).ends_with("\xEF\xBB\xBF");
}

// Without the end of its MLLP frame and without the batch trailers behind it.
std::string_view without_trailer(std::string_view message) {
  for (const std::string_view end : {"\x1C", "\rBTS", "\nBTS", "\rFTS", "\nFTS"})
    message = message.substr(0, message.find(end));
  return message;
}

}  // namespace

std::vector<std::string_view> split_messages(std::string_view bytes) {
  std::vector<size_t> starts;
  for (size_t at = bytes.find("MSH"); at != std::string_view::npos; at = bytes.find("MSH", at + 3))
    if (starts_message(bytes, at)) starts.push_back(at);
  std::vector<std::string_view> messages;
  if (starts.empty() && !trim(bytes).empty()) messages.push_back(bytes);
  for (size_t nth = 0; nth < starts.size(); ++nth) {
    const size_t end = nth + 1 < starts.size() ? starts[nth + 1] : bytes.size();
    messages.push_back(without_trailer(bytes.substr(starts[nth], end - starts[nth])));
  }
  return messages;
}

Result<Json> check_map(std::string_view bytes, size_t index, const MapTables& tables,
                       const FeedOptions& options, Instant now) {
  const std::vector<std::string_view> messages = split_messages(bytes);
  if (index == 0 || index > messages.size())
    return fail(Kind::NotFound, "the file holds " + std::to_string(messages.size()) + " messages");
  const auto message =
      hl7v2::parse_message(messages[index - 1], {.charset_default = options.charset});
  if (!message)
    return answer(State::Rejected, message.error().detail, Json::array(), Json::array());

  record::filing::Source source;
  source.feed = options.name;
  source.organisation = options.organisation;
  source.control_id = message->control_id();
  source.message_type = message->type();
  source.system = message->text("MSH-3");
  source.received = now;
  source.seq = 1;
  const MapResult mapped = map_message(*message, source, tables, options);
  Json unmapped = Json::array();
  for (const std::string& path : mapped.unmapped) unmapped.push(path);
  if (mapped.state != State::Applied || !mapped.submission)
    return answer(mapped.state, words(mapped.reason), Json::array(), std::move(unmapped));
  const auto outcome = record::filing::preview_outcome(*mapped.submission);
  Json resources = Json::array();
  // What names no stay is filed but for the stay.
  if (outcome.state == State::Applied || outcome.reason == ParkReason::WhichStay)
    resources = Json::array(record::filing::preview(*mapped.submission));
  return answer(outcome.state, words(outcome.reason), std::move(resources), std::move(unmapped));
}

}  // namespace weft::feeds
