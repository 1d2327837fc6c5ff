// SPDX-License-Identifier: Apache-2.0
// People's data for programs, as FHIR resources: the Door's and filing's face to the FHIR API. What
// is read passes policy and is durable in the audit before it returns; what is written is filed as
// the client's own feed, whole transactions at a time. What may not be seen is Kind::NotFound, like
// what is not there. Thread-safe. https://hl7.org/fhir/R4/http.html
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/principal.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "fhir/json/json.hpp"

namespace weft::record {

// A program with a token: its principal (role Program) and the feed it writes as.
struct Client {
  auth::Principal principal;
  std::string feed;  // empty: it may not write
};

struct ResourceKey {
  std::string type, id;
  bool operator==(const ResourceKey&) const = default;
};

struct StoredResource {
  ResourceKey key;
  uint32_t version = 0;
  Instant updated;
  bool deleted = false;
  std::string body;  // JSON with id, meta.versionId and meta.lastUpdated; empty when deleted
};

// Decoded names and values as they stood in the query, in order: {"code",
// "http://loinc.org|718-7"}. _sort, _count, _elements, _summary and the like belong to the caller,
// but for `sort`.
using Conditions = std::vector<std::pair<std::string, std::string>>;

struct ResourceSearch {
  std::string type;
  Conditions conditions;
  std::vector<std::string>
      sort;          // parameter codes, "-" before for descending; "_lastUpdated" "_id"
  std::string base;  // this server's own FHIR address
  size_t offset = 0, limit = 50;  // limit 0: only the total
  uint64_t as_of = 0;             // commit of the first page; 0: now
};

struct ResourcePage {
  std::vector<StoredResource> matches;
  size_t total = 0;
  uint64_t as_of = 0;  // to be given again for the next page
};

enum class Verb { Create, Update, Delete };

struct Change {
  Verb verb = Verb::Create;
  ResourceKey key;                       // id empty for create
  fhir::Json resource;                   // not for delete
  std::string full_url;                  // "urn:uuid:…": what others in the transaction call it
  std::optional<uint32_t> if_version;    // If-Match
  std::optional<Conditions> conditions;  // If-None-Exist, conditional update, conditional delete
};

struct Changed {
  StoredResource resource;
  bool created = false;
  bool existed = false;  // a conditional create found one: nothing was written
};

class Resources {
 public:
  virtual ~Resources() = default;

  // Kind::Gone: deleted.
  virtual Result<StoredResource> read(const Client& client, const ResourceKey& key) = 0;
  virtual Result<StoredResource> read_version(const Client& client, const ResourceKey& key,
                                              uint32_t version) = 0;
  virtual Result<std::vector<StoredResource>> history(const Client& client,
                                                      const ResourceKey& key) = 0;  // newest first

  // Inside one patient's record (patient, subject or the type's own reference to a patient; _id),
  // or Patient by identifier, family, name, birthdate; resources of nobody by identifier, name,
  // _id. Anything else across people: Kind::Unsupported. Kind::Invalid: `where` is the parameter.
  virtual Result<ResourcePage> search(const Client& client, const ResourceSearch& search) = 0;

  // The patient, all that is filed with them, and the resources of nobody these refer to.
  virtual Result<std::vector<StoredResource>> everything(const Client& client,
                                                         std::string_view patient_id) = 0;

  // All or nothing, in one durable transaction; answers in the order given. PreconditionFailed: a
  // condition met several, or a version differs. Invalid: `where` is "entry[2]" with the path.
  virtual Result<std::vector<Changed>> change(const Client& client,
                                              std::vector<Change> changes) = 0;
};

}  // namespace weft::record
