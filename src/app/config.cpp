// SPDX-License-Identifier: Apache-2.0
#include "app/config.hpp"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "auth/principal.hpp"
#include "auth/scope.hpp"
#include "base/text.hpp"
#include "hl7v2/charset.hpp"
#include "net/cidr.hpp"

namespace weft::app {
namespace {

Error fault(std::string_view where, std::string words) {
  return Error{Kind::Invalid, std::move(words), std::string(where)};
}

// One table of the file, with the names it may hold; what is left over is an unknown key.
class Section {
 public:
  Section(std::string name, const toml::table* table, const Environ& environ)
      : name_(std::move(name)), table_(table), environ_(environ) {}

  Result<std::string> text(const std::string& key, std::string otherwise = {}) {
    known_.insert(key);
    const std::string variable = "WEFT_" + ascii_upper(name_) + "_" + ascii_upper(key);
    if (const auto found = environ_.find(variable); found != environ_.end()) return found->second;
    const toml::node* node = table_ ? table_->get(key) : nullptr;
    if (!node) return otherwise;
    const auto value = node->value<std::string>();
    if (!node->is_string() || !value) return std::unexpected(fault(place(key), "must be a string"));
    return *value;
  }

  Result<std::vector<std::string>> texts(const std::string& key) {
    known_.insert(key);
    std::vector<std::string> all;
    const toml::node* node = table_ ? table_->get(key) : nullptr;
    if (!node) return all;
    if (!node->is_array()) return std::unexpected(fault(place(key), "must be an array of strings"));
    for (const toml::node& item : *node->as_array()) {
      const auto value = item.value<std::string>();
      if (!item.is_string() || !value)
        return std::unexpected(fault(place(key), "must be an array of strings"));
      all.push_back(*value);
    }
    return all;
  }

  Result<std::map<std::string, std::string>> pairs(const std::string& key) {
    known_.insert(key);
    std::map<std::string, std::string> all;
    const toml::node* node = table_ ? table_->get(key) : nullptr;
    if (!node) return all;
    if (!node->is_table()) return std::unexpected(fault(place(key), "must be a table of strings"));
    for (const auto& [name, item] : *node->as_table()) {
      const auto value = item.value<std::string>();
      if (!item.is_string() || !value)
        return std::unexpected(fault(place(key), "must be a table of strings"));
      all.emplace(std::string(name.str()), *value);
    }
    return all;
  }

  Result<void> refuse_unknown() const {
    const std::string prefix = "WEFT_" + ascii_upper(name_) + "_";
    for (const auto& [variable, value] : environ_) {
      if (!variable.starts_with(prefix)) continue;
      if (!known_.contains(ascii_lower(variable.substr(prefix.size()))))
        return std::unexpected(fault(variable, "unknown key"));
    }
    if (!table_) return {};
    for (const auto& [key, node] : *table_)
      if (!known_.contains(std::string(key.str())))
        return std::unexpected(fault(place(std::string(key.str())), "unknown key"));
    return {};
  }

  std::string place(const std::string& key) const { return name_ + "." + key; }

 private:
  std::string name_;
  const toml::table* table_;
  const Environ& environ_;
  std::set<std::string> known_;
};

std::string below(const std::string& folder, const std::string& file) {
  return file.empty() ? file : (std::filesystem::path(folder) / file).lexically_normal().string();
}

Result<ListenAddress> listen_of(Section& section, const std::string& key, std::string otherwise) {
  const std::string text = TRY(section.text(key, std::move(otherwise)));
  auto listen = parse_listen(text);
  if (!listen) return std::unexpected(fault(section.place(key), listen.error().detail));
  return *listen;
}

// https://www.rfc-editor.org/rfc/rfc6454#section-6.2: what a browser sends, and what may stand in
// frame-ancestors, where a wildcard or a further directive would let anyone frame the record.
bool is_origin(std::string_view text) {
  const size_t scheme = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
  if (scheme == 0) return false;
  std::string_view host = text.substr(scheme);
  const size_t colon = host.rfind(':');
  const bool has_port = colon != std::string_view::npos && host.find(']', colon) == host.npos;
  if (has_port) {
    const std::string_view port = host.substr(colon + 1);
    if (!is_digits(port) || port.size() > 5 || std::stoi(std::string(port)) > 65535) return false;
    host = host.substr(0, colon);
  }
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789.-[]:";
  return !host.empty() && host.find_first_not_of(kAllowed) == std::string_view::npos;
}

Result<void> check_feed_values(const FeedConfig& feed, const Section& section) {
  for (const std::string& range : feed.allow)
    if (!net::parse_cidr(range))
      return std::unexpected(
          fault(section.place("allow"), "\"" + range + "\" is no address range"));
  if (!feed.charset.empty() && !hl7v2::is_known_charset(feed.charset))
    return std::unexpected(fault(section.place("charset"), "unknown character set"));
  if ((feed.tls == "mutual") != !feed.client_ca.empty())
    return std::unexpected(
        fault(section.place("client_ca"), "goes together with tls = \"mutual\""));
  return {};
}

Result<int64_t> duration_of(Section& section, const std::string& key, std::string otherwise) {
  auto duration = parse_duration_ms(TRY(section.text(key, std::move(otherwise))));
  if (!duration) return std::unexpected(fault(section.place(key), duration.error().detail));
  return *duration;
}

Result<void> require(const Section& section, const std::string& key, const std::string& value) {
  if (value.empty()) return std::unexpected(fault(section.place(key), "is required"));
  return {};
}

Result<FeedConfig> read_feed(Section section, const std::string& folder) {
  FeedConfig feed;
  feed.name = TRY(section.text("name"));
  feed.organisation = TRY(section.text("organisation"));
  feed.format = TRY(section.text("format", "hl7v2"));
  feed.listen = TRY(listen_of(section, "listen", "127.0.0.1:2575"));
  feed.tls = TRY(section.text("tls", "off"));
  feed.client_ca = below(folder, TRY(section.text("client_ca")));
  feed.allow = TRY(section.texts("allow"));
  feed.assigners = TRY(section.pairs("assigners"));
  feed.charset = TRY(section.text("charset"));
  TRY_VOID(require(section, "name", feed.name));
  TRY_VOID(require(section, "organisation", feed.organisation));
  if (feed.format != "hl7v2")
    return std::unexpected(fault(section.place("format"), "only \"hl7v2\" is built"));
  if (feed.tls != "off" && feed.tls != "server" && feed.tls != "mutual")
    return std::unexpected(fault(section.place("tls"), "must be off, server or mutual"));
  TRY_VOID(check_feed_values(feed, section));
  TRY_VOID(section.refuse_unknown());
  return feed;
}

Result<HostConfig> read_host(Section section, const std::string& folder) {
  HostConfig host;
  host.name = TRY(section.text("name"));
  host.organisation = TRY(section.text("organisation"));
  host.origins = TRY(section.texts("origins"));
  host.jwks_file = below(folder, TRY(section.text("jwks_file")));
  TRY_VOID(require(section, "name", host.name));
  TRY_VOID(require(section, "organisation", host.organisation));
  TRY_VOID(require(section, "jwks_file", host.jwks_file));
  if (host.origins.empty()) return std::unexpected(fault(section.place("origins"), "is required"));
  if (!std::ranges::all_of(host.origins, is_origin))
    return std::unexpected(
        fault(section.place("origins"),
              "must be SCHEME://HOST or SCHEME://HOST:PORT, as a browser sends it"));
  TRY_VOID(section.refuse_unknown());
  return host;
}

Result<ClientConfig> read_client(Section section, const std::string& folder) {
  ClientConfig client;
  client.name = TRY(section.text("name"));
  client.organisation = TRY(section.text("organisation"));
  client.jwks_file = below(folder, TRY(section.text("jwks_file")));
  client.scopes = TRY(section.text("scopes"));
  client.feed = TRY(section.text("feed"));
  client.purpose = TRY(section.text("purpose", "direct-care"));
  for (const auto& [key, value] :
       {std::pair("name", client.name), std::pair("organisation", client.organisation),
        std::pair("jwks_file", client.jwks_file), std::pair("scopes", client.scopes)})
    TRY_VOID(require(section, key, value));
  if (const auto scopes = auth::parse_scopes(client.scopes); !scopes)
    return std::unexpected(fault(section.place("scopes"), scopes.error().detail));
  if (!auth::find_purpose(client.purpose))
    return std::unexpected(fault(section.place("purpose"), "must be direct-care or safety"));
  TRY_VOID(section.refuse_unknown());
  return client;
}

Result<void> read_server(Config& config, Section section, const std::string& folder) {
  auto environment = parse_environment(TRY(section.text("environment", "live")));
  if (!environment)
    return std::unexpected(fault(section.place("environment"), environment.error().detail));
  config.environment = *environment;
  config.public_url = TRY(section.text("public_url"));
  config.listen = TRY(listen_of(section, "listen", "127.0.0.1:8443"));
  config.tls_cert = below(folder, TRY(section.text("tls_cert")));
  config.tls_key = below(folder, TRY(section.text("tls_key")));
  return section.refuse_unknown();
}

Result<void> read_store(Config& config, Section section, const std::string& folder) {
  config.engine = TRY(section.text("engine", "sqlite"));
  config.key_file = below(folder, TRY(section.text("key_file", "store.key")));
  if (config.engine != "sqlite" && config.engine != "memory")
    return std::unexpected(fault(section.place("engine"), "must be sqlite or memory"));
  return section.refuse_unknown();
}

Result<void> read_session(Config& config, Section section) {
  config.idle_ms = TRY(duration_of(section, "idle", "15m"));
  config.absolute_ms = TRY(duration_of(section, "absolute", "8h"));
  config.ticket_leeway_ms = TRY(duration_of(section, "ticket_leeway", "5s"));
  for (const auto& [key, value] :
       {std::pair("idle", config.idle_ms), std::pair("absolute", config.absolute_ms)})
    if (value == 0)
      return std::unexpected(fault(section.place(key), "must be longer than nothing"));
  return section.refuse_unknown();
}

// Without a certificate: plain HTTP, only on loopback, only in demo or test.
Result<void> check_transport(const Config& config) {
  if (config.tls_cert.empty() != config.tls_key.empty())
    return std::unexpected(fault("server.tls_cert", "tls_cert and tls_key go together"));
  if (!config.tls_cert.empty()) return {};
  const bool loopback = config.listen.address.starts_with("127.") || config.listen.address == "::1";
  const bool made_up =
      config.environment == Environment::Demo || config.environment == Environment::Test;
  if (loopback && made_up) return {};
  return std::unexpected(fault(
      "server.tls_cert", "is required: plain HTTP only on loopback and only in demo or test"));
}

Result<void> check_names(const Config& config) {
  std::set<std::string> feeds, hosts;
  for (const auto& feed : config.feeds)
    if (!feeds.insert(feed.name).second)
      return std::unexpected(fault("feed.name", "\"" + feed.name + "\" is given twice"));
  for (const auto& host : config.hosts)
    if (!hosts.insert(host.name).second)
      return std::unexpected(fault("host.name", "\"" + host.name + "\" is given twice"));
  std::set<std::string> clients;
  for (const auto& client : config.clients) {
    if (!clients.insert(client.name).second)
      return std::unexpected(fault("client.name", "\"" + client.name + "\" is given twice"));
    // Two writers of one feed would be told apart by nobody.
    if (feeds.contains(client.feed))
      return std::unexpected(fault("client.feed", "is the name of a [[feed]]"));
  }
  for (const auto& feed : config.feeds)
    if (feed.tls != "off" && config.tls_cert.empty())
      return std::unexpected(fault("feed.tls", "needs server.tls_cert and server.tls_key"));
  return {};
}

}  // namespace

std::string_view word_for(Environment environment) {
  switch (environment) {
    case Environment::Demo:
      return "demo";
    case Environment::Test:
      return "test";
    case Environment::Training:
      return "training";
    case Environment::Live:
      return "live";
  }
  return "live";
}

Result<Environment> parse_environment(std::string_view word) {
  for (const auto one :
       {Environment::Demo, Environment::Test, Environment::Training, Environment::Live})
    if (word == word_for(one)) return one;
  return fail(Kind::Invalid, "must be demo, test, training or live");
}

Result<ListenAddress> parse_listen(std::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || !is_digits(text.substr(colon + 1)) ||
      text.size() - colon > 6)
    return fail(Kind::Invalid, "must be ADDRESS:PORT");
  const int port = std::stoi(std::string(text.substr(colon + 1)));
  std::string_view address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']'))
    address = address.substr(1, address.size() - 2);
  if (port > 65535 || address.empty()) return fail(Kind::Invalid, "must be ADDRESS:PORT");
  return ListenAddress{std::string(address), static_cast<uint16_t>(port)};
}

Result<int64_t> parse_duration_ms(std::string_view text) {
  const size_t unit_at = text.find_first_not_of("0123456789");
  const std::string_view unit = unit_at == std::string_view::npos ? "" : text.substr(unit_at);
  const std::string_view number = text.substr(0, text.size() - unit.size());
  if (!is_digits(number) || number.size() > 9)
    return fail(Kind::Invalid, "must be a time such as 15m");
  const int64_t count = std::stoll(std::string(number));
  if (unit == "ms") return count;
  if (unit == "s") return count * 1000;
  if (unit == "m") return count * 60'000;
  if (unit == "h") return count * 3'600'000;
  return fail(Kind::Invalid, "must be a time such as 15m");
}

Result<Config> parse_config(std::string_view text, const std::string& folder,
                            const Environ& environ) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed)
    return fail(Kind::Invalid, std::string(parsed.error().description()),
                "line " + std::to_string(parsed.error().source().begin.line));
  const toml::table& root = parsed.table();

  static const std::set<std::string_view> sections = {"server", "ops",  "store", "session",
                                                      "policy", "feed", "host",  "client"};
  for (const auto& [key, node] : root) {
    if (!sections.contains(key.str()))
      return fail(Kind::Invalid, "unknown section", std::string(key.str()));
    const bool repeated = key.str() == "feed" || key.str() == "host" || key.str() == "client";
    if (repeated ? !node.is_array_of_tables() : !node.is_table())
      return fail(Kind::Invalid, repeated ? "must be [[…]]" : "must be […]",
                  std::string(key.str()));
  }

  Config config;
  const auto table = [&](std::string_view name) { return root[name].as_table(); };
  TRY_VOID(read_server(config, Section("server", table("server"), environ), folder));
  Section ops("ops", table("ops"), environ);
  config.ops = TRY(listen_of(ops, "listen", "127.0.0.1:9464"));
  TRY_VOID(ops.refuse_unknown());
  TRY_VOID(read_store(config, Section("store", table("store"), environ), folder));
  TRY_VOID(read_session(config, Section("session", table("session"), environ)));
  Section policy("policy", table("policy"), environ);
  config.policy_dir = below(folder, TRY(policy.text("dir")));
  TRY_VOID(policy.refuse_unknown());

  static const Environ nothing;
  if (const toml::array* feeds = root["feed"].as_array())
    for (const toml::node& one : *feeds)
      config.feeds.push_back(TRY(read_feed(Section("feed", one.as_table(), nothing), folder)));
  if (const toml::array* hosts = root["host"].as_array())
    for (const toml::node& one : *hosts)
      config.hosts.push_back(TRY(read_host(Section("host", one.as_table(), nothing), folder)));
  if (const toml::array* clients = root["client"].as_array())
    for (const toml::node& one : *clients)
      config.clients.push_back(
          TRY(read_client(Section("client", one.as_table(), nothing), folder)));
  TRY_VOID(check_transport(config));
  TRY_VOID(check_names(config));
  return config;
}

}  // namespace weft::app
