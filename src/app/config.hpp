// SPDX-License-Identifier: Apache-2.0
// weft.toml as plain data: every key is known, every unknown one is an error with its place.
// WEFT_SECTION_KEY in the environment overrides one key of a section.
// docs/reference/configuration.md
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace weft::app {

enum class Environment { Demo, Test, Training, Live };
std::string_view word_for(Environment environment);
Result<Environment> parse_environment(std::string_view word);

struct ListenAddress {
  std::string address = "127.0.0.1";
  uint16_t port = 0;
};

struct FeedConfig {
  std::string name;
  std::string organisation;  // ODS code
  std::string format;        // "hl7v2"
  ListenAddress listen{"127.0.0.1", 2575};
  std::string tls = "off";  // "off", "server" or "mutual"
  std::string client_ca;
  std::vector<std::string> allow;                // CIDR
  std::map<std::string, std::string> assigners;  // CX-4 → URI
  std::string charset;
};

struct HostConfig {
  std::string name;
  std::string organisation;
  std::vector<std::string> origins;
  std::string jwks_file;
};

struct ClientConfig {
  std::string name;
  std::string organisation;  // ODS code
  std::string jwks_file;
  std::string scopes;   // "system/*.rs"
  std::string feed;     // what it writes as; empty: nothing
  std::string purpose;  // "direct-care" or "safety"
};

struct Config {
  Environment environment = Environment::Live;
  std::string public_url;  // empty: where the server listens
  ListenAddress listen{"127.0.0.1", 8443};
  std::string tls_cert, tls_key;
  ListenAddress ops{"127.0.0.1", 9464};
  std::string engine = "sqlite";
  std::string key_file;
  int64_t idle_ms = 15 * 60'000;
  int64_t absolute_ms = 8 * 3'600'000;
  int64_t ticket_leeway_ms = 5'000;
  std::string policy_dir;  // absolute; empty: the policy shipped in the program
  std::vector<FeedConfig> feeds;
  std::vector<HostConfig> hosts;
  std::vector<ClientConfig> clients;
};

using Environ = std::map<std::string, std::string>;  // WEFT_… variables

// Relative file names are taken from `folder`. Collects nothing silently: the first fault is named.
Result<Config> parse_config(std::string_view toml, const std::string& folder,
                            const Environ& environ);
Result<ListenAddress> parse_listen(std::string_view text);
Result<int64_t> parse_duration_ms(std::string_view text);  // "15m", "8h", "5s", "500ms"

}  // namespace weft::app
