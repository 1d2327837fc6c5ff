// SPDX-License-Identifier: Apache-2.0
#include "api/bundle_text.hpp"

#include "api/form/validators.hpp"
#include "net/http_head.hpp"

namespace weft::api {

std::string quoted(std::string_view text) { return fhir::render_json(fhir::Json(text)); }

BundleText::BundleText(std::string_view type) {
  out_ = R"({"resourceType":"Bundle","type":")";
  out_ += type;
  out_ += '"';
}

void BundleText::total(size_t count) { out_ += ",\"total\":" + std::to_string(count); }

void BundleText::link(std::string_view relation, std::string_view url) {
  out_ += in_links_ ? "," : ",\"link\":[";
  in_links_ = true;
  out_ += "{\"relation\":" + quoted(relation) + ",\"url\":" + quoted(url) + "}";
}

void BundleText::begin_entry() {
  if (in_links_) out_ += ']';
  in_links_ = false;
  out_ += in_entries_ ? ",{" : ",\"entry\":[{";
  in_entries_ = true;
  first_member_ = true;
}

void BundleText::name(std::string_view member) {
  if (!first_member_) out_ += ',';
  first_member_ = false;
  out_ += '"';
  out_ += member;
  out_ += "\":";
}

void BundleText::full_url(std::string_view base, const record::ResourceKey& key) {
  name("fullUrl");
  out_ += '"';
  out_.append(base).append("/").append(key.type).append("/").append(key.id);
  out_ += '"';
}

void BundleText::resource(std::string_view body) { text("resource", body); }

void BundleText::text(std::string_view member, std::string_view json) {
  if (json.empty()) return;
  name(member);
  out_ += json;
}

void BundleText::response(const Answer& answer, bool with_outcome) {
  name("response");
  out_ += "{\"status\":\"" + std::to_string(answer.status) + " ";
  out_ += net::reason_phrase(answer.status);
  out_ += '"';
  if (!answer.location.empty()) out_ += ",\"location\":" + quoted(answer.location);
  if (answer.version != 0) out_ += ",\"etag\":" + quoted(etag_of(answer.version));
  if (answer.updated) out_ += ",\"lastModified\":" + quoted(rfc3339(*answer.updated));
  if (with_outcome && !answer.body.empty()) out_ += ",\"outcome\":" + answer.body;
  out_ += '}';
}

void BundleText::end_entry() { out_ += '}'; }

std::string BundleText::finish() {
  if (in_links_ || in_entries_) out_ += ']';
  out_ += '}';
  return std::move(out_);
}

}  // namespace weft::api
