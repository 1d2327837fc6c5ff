// SPDX-License-Identifier: Apache-2.0
#include <curl/curl.h>

#include <memory>

#include "base/text.hpp"
#include "net/http.hpp"

namespace weft::net {
namespace {

constexpr size_t kAnswerBytesMax = 256u << 20;
constexpr int kConnectSecondsMax = 10;

struct CurlDelete {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Curl = std::unique_ptr<CURL, CurlDelete>;
using CurlList = std::unique_ptr<curl_slist, CurlDelete>;

size_t on_body(char* data, size_t size, size_t count, void* target) {
  auto& body = *static_cast<std::string*>(target);
  if (body.size() + size * count > kAnswerBytesMax) return 0;
  body.append(data, size * count);
  return size * count;
}

// A new status line begins anew: what came before was an interim answer.
size_t on_header(char* data, size_t size, size_t count, void* target) {
  auto& headers = *static_cast<Headers*>(target);
  const std::string_view line(data, size * count);
  if (line.starts_with("HTTP/")) headers.clear();
  const size_t colon = line.find(':');
  if (colon != std::string_view::npos)
    headers.emplace_back(ascii_lower(line.substr(0, colon)),
                         std::string(trim(line.substr(colon + 1))));
  return size * count;
}

Result<CurlList> header_list(const Headers& headers) {
  CurlList list(curl_slist_append(nullptr, "Expect:"));
  for (const auto& [name, value] : headers) {
    if ((name + value).find_first_of("\r\n") != std::string::npos)
      return fail(Kind::Invalid, "a header that would split lines", "http call");
    const std::string line = value.empty() ? name + ";" : name + ": " + value;
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) return fail(Kind::Unavailable, "out of memory", "http call");
    static_cast<void>(list.release());
    list.reset(longer);
  }
  return list;
}

void set_transport(CURL* curl, const HttpCall& call) {
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");  // whatever the environment says
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(kConnectSecondsMax));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(call.seconds_max));
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!call.unix_path.empty())
    curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, call.unix_path.c_str());
  if (call.ca_file.empty()) return;
  curl_easy_setopt(curl, CURLOPT_CAINFO, call.ca_file.c_str());
  curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
}

void set_request(CURL* curl, const HttpCall& call, Response& answer, curl_slist* headers) {
  curl_easy_setopt(curl, CURLOPT_URL, call.url.c_str());
  if (call.method == "HEAD") {
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  } else if (!call.body.empty() || call.method == "POST" || call.method == "PUT") {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call.body.data());
  }
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call.method.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer.body);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer.headers);
}

}  // namespace

// The error names what failed, never the URL, which may carry an identifier.
Result<Response> call(const HttpCall& call) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  const Curl curl(started == CURLE_OK ? curl_easy_init() : nullptr);
  if (!curl) return fail(Kind::Unavailable, "libcurl does not start", "http call");
  const CurlList headers = TRY(header_list(call.headers));
  Response answer;
  set_transport(curl.get(), call);
  set_request(curl.get(), call, answer, headers.get());
  const CURLcode code = curl_easy_perform(curl.get());
  if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT)
    return fail(Kind::Invalid, curl_easy_strerror(code), "http call");
  if (code != CURLE_OK) return fail(Kind::Unavailable, curl_easy_strerror(code), "http call");
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  return answer;
}

}  // namespace weft::net
