// SPDX-License-Identifier: Apache-2.0
#include "app/init.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/random.hpp"
#include "base/text.hpp"

namespace weft::app {
namespace {

namespace fs = std::filesystem;

std::string first_configuration(Environment environment) {
  return "# Weft's configuration. Every key: docs/reference/configuration.md\n"
         "[server]\n"
         "environment = \"" +
         std::string(word_for(environment)) +
         "\"\n"
         "listen = \"127.0.0.1:8443\"\n"
         "# public_url = \"https://record.example\"\n"
         "# tls_cert = \"server.crt\"\n"
         "# tls_key = \"server.key\"\n"
         "\n"
         "[ops]\n"
         "listen = \"127.0.0.1:9464\"\n"
         "\n"
         "[store]\n"
         "engine = \"sqlite\"\n"
         "key_file = \"store.key\"\n"
         "\n"
         "# [[feed]]\n"
         "# name = \"hospital\"\n"
         "# organisation = \"RCB\"\n"
         "# format = \"hl7v2\"\n"
         "# listen = \"127.0.0.1:2575\"\n"
         "# allow = [\"127.0.0.0/8\"]\n"
         "\n"
         "# [[host]]\n"
         "# name = \"hospital-pas\"\n"
         "# organisation = \"RCB\"\n"
         "# origins = [\"https://pas.hospital.example\"]\n"
         "# jwks_file = \"hospital-pas.jwks\"\n";
}

}  // namespace

Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Kind::NotFound, "cannot be read", path);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

Result<void> write_file(const std::string& path, std::string_view bytes, bool only_owner) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL, only_owner ? 0600 : 0644);
  if (file < 0) return fail(Kind::Unavailable, "cannot be written", path);
  const bool whole = ::write(file, bytes.data(), bytes.size()) == ssize_t(bytes.size());
  const bool durable = ::fsync(file) == 0;
  ::close(file);
  if (!whole || !durable) return fail(Kind::Unavailable, "cannot be written", path);
  return {};
}

Result<void> init_folder(const std::string& folder, Environment environment) {
  std::error_code problem;
  fs::create_directories(folder, problem);
  if (problem) return fail(Kind::Unavailable, "cannot be made", folder);
  if (!fs::is_empty(folder, problem)) return fail(Kind::Conflict, "is not empty", folder);
  fs::permissions(folder, fs::perms::owner_all, problem);
  const std::string root = folder + "/";
  TRY_VOID(write_file(root + "store.key", hex(system_random()(32)) + "\n", true));
  return write_file(root + "weft.toml", first_configuration(environment), false);
}

Result<std::string> read_key_file(const std::string& path) {
  const std::string text = TRY(read_file(path));
  auto key = parse_hex(trim(text));
  if (!key || key->size() != 32)
    return fail(Kind::Invalid, "must hold 64 hexadecimal digits", path);
  return *key;
}

}  // namespace weft::app
