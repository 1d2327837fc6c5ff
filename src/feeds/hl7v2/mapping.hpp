// SPDX-License-Identifier: Apache-2.0
// The state of one message being mapped, and the steps that read it. Internal to map.cpp and its
// neighbours; lives on one thread for one message.
#pragma once

#include <bitset>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/hl7v2/feed_options.hpp"
#include "feeds/hl7v2/tables.hpp"
#include "hl7v2/message.hpp"
#include "record/filing/submission.hpp"

namespace weft::feeds {

struct When {
  Instant recorded;
  bool flagged = false;  // a missing hour, well beyond receipt, or a value that is no time
  std::optional<Instant> happened;
};

class Mapping {
 public:
  Mapping(const hl7v2::Message& message, const record::filing::Source& source,
          const MapTables& tables, const FeedOptions& options, const Trigger& trigger);

  const hl7v2::Message& message;
  const record::filing::Source& source;
  const MapTables& tables;
  const FeedOptions& options;
  const Trigger& trigger;
  When when;  // of the message as a whole
  bool all_confidential = false;
  record::filing::Submission out;

  const hl7v2::Segment& segment(size_t position) const { return message.segments()[position]; }
  std::vector<size_t> positions(std::string_view name) const;
  Given given(size_t position, const hl7v2::Repetition& rep, const Rule& rule) const;

  void mark(size_t position, size_t field);  // this field has been read
  void mark_envelope();
  std::vector<std::string> unmapped() const;

  size_t part(size_t position);  // the position of this segment among the parts
  record::filing::Statement& state(record::filing::Fact fact, std::string key, size_t position);

  // Every rule about `about` that this segment's fields answer, in the order of the rows; null for
  // a cleared field. A value not understood is handed over as "_element" with the text as it came.
  using Take = std::function<void(const Rule&, const std::vector<PathStep>&, fhir::Json)>;
  void read_fields(size_t position, About about, const Take& take);
  // The same, put together as one object: nested for everything but stays, whose names stay flat.
  fhir::Json read_content(size_t position, About about);

 private:
  fhir::Json convert_all(size_t position, const Rule& rule) const;

  static constexpr size_t kFieldsMax = 128;
  std::vector<std::bitset<kFieldsMax>> read_;  // by segment
  std::vector<std::optional<size_t>> part_of_;
};

// Sets `value` at `path`; a list takes what it is given behind what it has.
void set_at(fhir::Json& object, const std::vector<PathStep>& path, fhir::Json value);

// fold.md "Stamp": EVN-2, else the report's time, else MSH-7, else received; never later.
When read_when(const hl7v2::Message& message, const record::filing::Source& source,
               const hl7v2::Segment* report);
When read_report_when(const hl7v2::Message& message, const hl7v2::Segment& report,
                      const record::filing::Source& source);

// Who the message is about: PID-2, PID-3, PID-19, PID-32.
struct ReadNumber {
  record::filing::SubjectIdentifier id;
  bool nhs_number = false, usable = true;
  bool may_be_subject = true;
};
std::vector<ReadNumber> read_numbers(const Mapping& mapping, const hl7v2::Field& field,
                                     std::string_view path);
std::optional<ReadNumber> choose_primary(const Mapping& mapping,
                                         const std::vector<ReadNumber>& numbers);
bool map_subject(Mapping& mapping, size_t pid);

void map_demographics(Mapping& mapping);
void map_restriction(Mapping& mapping);
void read_labels(Mapping& mapping);  // those of the whole message
bool is_labelled(Mapping& mapping, size_t position, std::string_view scope);
bool map_merge(Mapping& mapping);
void map_stay(Mapping& mapping);
void map_allergies(Mapping& mapping);
void map_problems(Mapping& mapping);
void map_results(Mapping& mapping);

}  // namespace weft::feeds
