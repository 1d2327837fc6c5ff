// SPDX-License-Identifier: Apache-2.0
// Which subject a message means: one organisation's patient record, named by (organisation,
// assigner, number), made on first sight. Inside the caller's transaction.
#pragma once

#include <string_view>
#include <vector>

#include "record/filing/filing.hpp"

namespace weft::record::filing {

// The subject of that number, made if need be. `name` gives a new one its home.
Result<store::SubjectId> find_or_make_subject(std::string_view organisation,
                                              const SubjectIdentifier& primary,
                                              const SubjectName& name, const FilingContext& context,
                                              store::Writer& writer);

// Makes the subject findable by every number it came with.
Result<void> note_identifiers(store::SubjectId subject, std::string_view organisation,
                              const SubjectName& name, Instant now, store::Writer& writer);

// The identifiers as demographic statements, one per assigner: Patient.identifier.
std::vector<Statement> identifier_statements(const SubjectName& name, bool provisional,
                                             Instant recorded);

}  // namespace weft::record::filing
