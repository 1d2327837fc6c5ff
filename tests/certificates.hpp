// SPDX-License-Identifier: Apache-2.0
// A certificate authority made up for one test: certificates for 127.0.0.1 and localhost in PEM
// files of a fresh folder, removed with it. Never used outside tests.
#pragma once

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

namespace weft::testing {

class TestFolder {
 public:
  TestFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "weft-test-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~TestFolder() { std::filesystem::remove_all(path_); }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

class TestAuthority {
 public:
  explicit TestAuthority(const std::string& name) : name_(name), key_(EVP_EC_gen("P-256")) {
    certificate_ = make(name_, key_, true);
    write_certificate(ca_file(), certificate_);
  }
  ~TestAuthority() {
    X509_free(certificate_);
    EVP_PKEY_free(key_);
  }
  TestAuthority(const TestAuthority&) = delete;
  TestAuthority& operator=(const TestAuthority&) = delete;

  std::string ca_file() const { return folder_.file(name_ + ".ca.pem"); }
  std::string cert_file(const std::string& who) const { return folder_.file(who + ".pem"); }
  std::string key_file(const std::string& who) const { return folder_.file(who + ".key.pem"); }

  void issue(const std::string& who) {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = make(who, key, false);
    write_certificate(cert_file(who), certificate);
    std::FILE* out = std::fopen(key_file(who).c_str(), "w");
    PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(out);
    X509_free(certificate);
    EVP_PKEY_free(key);
  }

 private:
  X509* make(const std::string& who, EVP_PKEY* key, bool authority) {
    X509* certificate = X509_new();
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial_);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 86400);
    X509_set_pubkey(certificate, key);
    set_name(X509_get_subject_name(certificate), who);
    set_name(X509_get_issuer_name(certificate), name_);
    add(certificate, NID_basic_constraints, authority ? "critical,CA:TRUE" : "CA:FALSE");
    if (!authority) add(certificate, NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost");
    X509_sign(certificate, key_, EVP_sha256());
    return certificate;
  }

  static void set_name(X509_NAME* name, const std::string& text) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.c_str());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, bytes, -1, -1, 0);
  }

  static void add(X509* certificate, int nid, const char* value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }

  static void write_certificate(const std::string& path, X509* certificate) {
    std::FILE* out = std::fopen(path.c_str(), "w");
    PEM_write_X509(out, certificate);
    std::fclose(out);
  }

  TestFolder folder_;
  std::string name_;
  EVP_PKEY* key_;
  X509* certificate_ = nullptr;
  long serial_ = 0;
};

}  // namespace weft::testing
