// SPDX-License-Identifier: Apache-2.0
// The stand-in hospital system: a ward list whose patients open in Weft by a signed launch. It
// knows Weft only by its address and its own signing key. Handlers are thread-safe.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/time.hpp"
#include "demo/person.hpp"
#include "jose/jws.hpp"
#include "net/http.hpp"

namespace weft::demo {

inline constexpr std::string_view kHostName = "northmoor-pas";
inline constexpr std::string_view kNumberSystem = "https://northmoor.example/id/patient";

struct Staff {
  std::string_view user, name, role;
};
const std::vector<Staff>& staff();

struct HostOptions {
  std::string weft_url;  // a ticket's audience, and where the frame goes
  std::shared_ptr<const jose::PrivateKey> key;
  std::string kid;
  Clock clock;
  RandomBytes random;
};

class Host {
 public:
  Host(HostOptions options, const std::vector<Person>& people);
  net::Response answer(const net::Request& request) const;

 private:
  net::Response ward_list(const Staff& who) const;
  net::Response patient(size_t index, const Staff& who) const;
  net::Response end(const Staff& who) const;
  std::string ticket(const Person* person, const Staff& who) const;

  HostOptions options_;
  std::vector<Person> in_hospital_;
};

}  // namespace weft::demo
