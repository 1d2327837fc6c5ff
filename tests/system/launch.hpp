// SPDX-License-Identifier: Apache-2.0
// A hospital system and its user for system tests: keys, tickets, a launch, pages fetched with the
// cookie it gave. One thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "jose/jws.hpp"
#include "net/http.hpp"

namespace weft::testing {

struct LaunchRequest {
  std::string nhs_number, birth_date;  // "1944-03-12"
  std::string user = "u1", role = "doctor", organisation = "T000", purpose = "direct-care";
  std::string audience;        // public_url, where it is not where the server listens
  std::optional<Instant> now;  // of the server's clock, where it is not the machine's
};

// A context somebody opened: where it begins and the cookie that opens it.
struct OpenRecord {
  std::string first_page;  // "/c/OPAQUE/record"
  std::string cookie;
};

class WardSystem {
 public:
  static Result<WardSystem> make();
  std::string jwks() const;                                        // for jwks_file
  static std::string configuration(const std::string& jwks_file);  // its [[host]] section

  Result<OpenRecord> launch(const std::string& url, const LaunchRequest& request);
  static Result<net::Response> fetch(const std::string& url, const OpenRecord& record,
                                     const std::string& path);

 private:
  std::shared_ptr<const jose::PrivateKey> key_;
  RandomBytes random_ = system_random();
};

}  // namespace weft::testing
