// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <span>

#include "record/door/looks.hpp"
#include "record/door/make_resources.hpp"
#include "record/filing/resources/file_resources.hpp"
#include "record/filing/resources/shared_write.hpp"
#include "record/resource_id.hpp"
#include "record/resources/everything.hpp"
#include "record/resources/find.hpp"

namespace weft::record {
namespace {

using audit::Action;
using resources::Found;
using resources::Sight;

constexpr std::string_view kNotFound = "no such resource";

class ProgramsDoor final : public Resources {
 public:
  explicit ProgramsDoor(ResourcesDependencies parts)
      : parts_(std::move(parts)), looks_(parts_.audit, parts_.clock), writes_(parts_.store) {}

  Result<StoredResource> read(const Client& client, const ResourceKey& key) override {
    Sight sight = look(client);
    auto row = TRY(find_row(sight, key));
    if (!row) return not_found(client, sight, "read");
    if (row->deleted) return gone(client, key, "read");
    resources::Seen seen = TRY(sight.show(std::move(*row)));
    TRY_VOID(note(client, Action::ReadResource, "read", {&seen.resource, 1}));
    return std::move(seen.resource);
  }

  Result<StoredResource> read_version(const Client& client, const ResourceKey& key,
                                      uint32_t version) override {
    Sight sight = look(client);
    const auto row = TRY(find_row(sight, key));
    if (!row) return not_found(client, sight, "vread");
    for (store::Row& one : TRY(parts_.store.history(row->key))) {
      if (one.version != version || !TRY(sight.permits(one))) continue;
      if (one.deleted) return gone(client, key, "vread");
      resources::Seen seen = TRY(sight.show(std::move(one)));
      TRY_VOID(note(client, Action::ReadResource, "vread", {&seen.resource, 1}));
      return std::move(seen.resource);
    }
    return not_found(client, sight, "vread");
  }

  Result<std::vector<StoredResource>> history(const Client& client,
                                              const ResourceKey& key) override {
    Sight sight = look(client);
    const auto row = TRY(find_row(sight, key));
    if (!row) return not_found(client, sight, "history");
    std::vector<StoredResource> versions;
    for (store::Row& one : TRY(parts_.store.history(row->key)))
      if (TRY(sight.permits(one))) versions.push_back(TRY(sight.show(std::move(one))).resource);
    std::reverse(versions.begin(), versions.end());
    TRY_VOID(note(client, Action::ReadResource, "history", versions));
    return versions;
  }

  Result<ResourcePage> search(const Client& client, const ResourceSearch& search) override {
    Sight sight = look(client);
    ResourcePage page;
    page.as_of = search.as_of != 0 ? search.as_of : TRY(parts_.store.last_commit());
    std::vector<Found> found = TRY(resources::find(
        parts_.store, sight, {search.type, search.conditions, search.base, page.as_of}));
    TRY_VOID(resources::sort_found(found, search.type, search.sort));
    page.total = found.size();
    const size_t from = std::min(search.offset, found.size());
    const size_t until = from + std::min(search.limit, found.size() - from);
    for (size_t at = from; at < until; ++at)
      page.matches.push_back(std::move(found[at].seen.resource));
    TRY_VOID(note_search(client, sight, page.matches));
    return page;
  }

  Result<std::vector<StoredResource>> everything(const Client& client,
                                                 std::string_view patient_id) override {
    Sight sight = look(client);
    const ResourceKey key{"Patient", std::string(patient_id)};
    const auto row = TRY(find_row(sight, key));
    if (!row) return not_found(client, sight, "everything");
    if (row->deleted) return gone(client, key, "everything");
    auto all = TRY(resources::read_everything(parts_.store, sight, *row));
    TRY_VOID(note(client, Action::ReadResource, "everything", all));
    return all;
  }

  Result<std::vector<Changed>> change(const Client& client, std::vector<Change> changes) override {
    std::vector<Changed> changed;
    const filing::ResourceFiling with{parts_.policy, parts_.clock(), parts_.random, parts_.live};
    const auto written = writes_.run([&](store::Writer& writer) -> Result<void> {
      changed = TRY(filing::file_resources(with, client, changes, writer));
      return {};
    });
    if (!written) {
      TRY_VOID(looks_.note(client, Action::Refused, "change", {}, "not written"));
      return std::unexpected(written.error());
    }
    Looks::Things things;
    for (const Changed& one : changed)
      if (one.resource.version != 0) Looks::add(things, one.resource);
    TRY_VOID(looks_.note(client, Action::WriteResource, "change", std::move(things)));
    return changed;
  }

 private:
  Sight look(const Client& client) {
    return Sight({parts_.store, parts_.policy, parts_.live, &known_}, client.principal);
  }

  // The current version, where it may be seen, deleted ones too.
  Result<std::optional<store::Row>> find_row(Sight& sight, const ResourceKey& key) {
    const auto row_key = resources::find_row_key(key);
    if (!row_key) return std::nullopt;
    auto row = TRY(parts_.store.read(*row_key));
    if (row && TRY(sight.permits(*row))) return row;
    return std::nullopt;
  }

  Result<void> note(const Client& client, Action action, std::string_view page,
                    std::span<const StoredResource> shown) {
    Looks::Things things;
    for (const StoredResource& one : shown) Looks::add(things, one);
    return looks_.note(client, action, page, std::move(things));
  }

  // Nothing found in one person's record is a look at that person too.
  Result<void> note_search(const Client& client, const Sight& sight,
                           const std::vector<StoredResource>& shown) {
    Looks::Things things;
    for (const StoredResource& one : shown) Looks::add(things, one);
    const auto considered = sight.subjects_considered();
    if (things.empty() && considered.size() == 1) things[considered[0]] = {};
    return looks_.note(client, Action::SearchResources, "search", std::move(things));
  }

  // The same answer, durable in the audit alike, whether it is not there or not to be seen.
  std::unexpected<Error> not_found(const Client& client, const Sight& sight,
                                   std::string_view page) {
    Looks::Things things;
    for (const store::SubjectId subject : sight.subjects_considered()) things[subject] = {};
    auto noted = looks_.note(client, Action::Refused, page, std::move(things),
                             "no such resource, or not permitted");
    if (!noted) return std::unexpected(std::move(noted.error()));
    return fail(Kind::NotFound, std::string(kNotFound));
  }

  std::unexpected<Error> gone(const Client& client, const ResourceKey& key, std::string_view page) {
    const StoredResource shown{key, 0, {}, true, {}};
    auto noted = note(client, Action::ReadResource, page, {&shown, 1});
    if (!noted) return std::unexpected(std::move(noted.error()));
    return fail(Kind::Gone, "deleted");
  }

  const ResourcesDependencies parts_;
  Looks looks_;
  filing::SharedWrite writes_;
  resources::KnownPersons known_;
};

}  // namespace

std::unique_ptr<Resources> make_resources(ResourcesDependencies dependencies) {
  return std::make_unique<ProgramsDoor>(std::move(dependencies));
}

}  // namespace weft::record
