// SPDX-License-Identifier: Apache-2.0
#include "net/http_session.hpp"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <optional>

#include "base/log.hpp"
#include "base/text.hpp"
#include "net/http_head.hpp"

namespace weft::net {
namespace {

namespace http = boost::beast::http;
using Parser = http::request_parser<http::string_body>;
using boost::beast::error_code;

Response plain_answer(int status) {
  Response answer;
  answer.status = status;
  answer.headers = {{"content-type", "text/plain; charset=utf-8"}, {"cache-control", "no-store"}};
  answer.body = std::string(reason_phrase(status)) + "\n";
  return answer;
}

// The one place where an exception of a library below a handler is caught.
Response answer_to(const HttpService& service, const Request& request) {
  try {
    return service.handler(request);
  } catch (const std::exception&) {
    log::error("http_handler_failed");
  } catch (...) {
    log::error("http_handler_failed");
  }
  return plain_answer(500);
}

int status_for(const error_code& error) {
  if (error == http::error::body_limit) return 413;
  if (error == http::error::header_limit) return 431;
  return 400;
}

class HttpSession final : public Protocol {
 public:
  HttpSession(HttpService& service, std::weak_ptr<Connection> link)
      : service_(service), link_(std::move(link)), connection_(*link_.lock()) {}

  void on_open() override { await_request(); }

  void on_bytes(std::string_view bytes) override {
    in_ += bytes;
    state_ == State::Head ? read_head() : read_body();
  }

  void on_end() override { connection_.abort(); }

  void on_written() override {
    if (state_ != State::Writing) return;
    if (!keep_alive_ || draining_) return connection_.close();
    await_request();
  }

  void on_drain() override {
    draining_ = true;
    if (state_ == State::Head && in_.empty()) connection_.abort();
  }

 private:
  enum class State { Head, Body, Running, Writing };

  void await_request() {
    state_ = State::Head;
    started_ = false;
    connection_.set_deadline(service_.options.idle_seconds_max);
    in_.empty() ? connection_.read() : read_head();
  }

  // https://www.rfc-editor.org/rfc/rfc9112#section-2.2
  void read_head() {
    while (in_.starts_with("\r\n")) in_.erase(0, 2);  // left over from the request before
    if (!started_) connection_.set_deadline(service_.options.request_seconds_max);
    started_ = true;
    const HeadScan scan = scan_head(in_);
    if (scan.state == HeadState::Faulty) return refuse(400);
    const size_t size = scan.state == HeadState::Complete ? scan.size : in_.size();
    if (size > service_.options.header_bytes_max) return refuse(431);
    if (scan.state == HeadState::Partial) return connection_.read();
    if (find_head_fault(std::string_view(in_).substr(0, scan.size))) return refuse(400);
    state_ = State::Body;
    parser_.emplace();
    parser_->eager(true);
    parser_->header_limit(static_cast<uint32_t>(service_.options.header_bytes_max) + 1);
    parser_->body_limit(service_.options.body_bytes_max);
    read_body();
  }

  void read_body() {
    error_code error;
    size_t used = 0;
    while (!parser_->is_done() && used < in_.size() && !error)
      used += parser_->put(boost::asio::buffer(in_.data() + used, in_.size() - used), error);
    in_.erase(0, used);
    if (error && error != http::error::need_more) return refuse(status_for(error));
    if (parser_->is_done()) return run();
    if (parser_->get()[http::field::expect] == "100-continue" && !continued_) {
      continued_ = true;
      connection_.write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    connection_.read();
  }

  Result<Request> make_request() {
    auto& message = parser_->get();
    const Target target = TRY(parse_target({message.target().data(), message.target().size()}));
    Request request;
    request.method = std::string(message.method_string());
    request.path = target.path;
    request.query = target.query;
    for (const auto& field : message)
      request.headers.emplace_back(ascii_lower(std::string(field.name_string())),
                                   std::string(field.value()));
    request.body = std::move(message.body());
    request.peer = connection_.peer();
    return request;
  }

  void run() {
    keep_alive_ = parser_->keep_alive();
    after_keep_ =
        parser_->get().version() < 11 ? AfterAnswer::KeepAliveOld : AfterAnswer::KeepAlive;
    auto request = make_request();
    parser_.reset();
    continued_ = false;
    if (!request) return refuse(400);
    is_head_ = request->method == "HEAD";
    state_ = State::Running;
    connection_.clear_deadline();
    service_.pool.submit([this, &service = service_, link = link_, request = std::move(*request),
                          since = std::chrono::steady_clock::now()] {
      const auto waited = std::chrono::steady_clock::now() - since;
      const bool late = waited > std::chrono::seconds(service.options.request_seconds_max);
      Response answer = late ? plain_answer(503) : answer_to(service, request);
      if (const auto connection = link.lock())
        connection->post([this, answer = std::move(answer)] { finish(answer); });
    });
  }

  void finish(const Response& answer) {
    const bool stays = keep_alive_ && !draining_;
    const AfterAnswer after = stays ? after_keep_ : AfterAnswer::Close;
    const Clock& clock = service_.options.clock;
    const std::string date = clock ? http_date(clock()) : "";
    auto head = render_head(answer, after, date);
    if (!head) {
      log::error("http_answer_refused");
      return finish(plain_answer(500));
    }
    const bool bodiless =
        is_head_ || answer.status < 200 || answer.status == 204 || answer.status == 304;
    keep_alive_ = stays;
    state_ = State::Writing;
    connection_.set_deadline(service_.options.request_seconds_max);
    connection_.write(bodiless ? std::move(*head) : std::move(*head) + answer.body);
  }

  // What follows cannot be told from the fault: nothing more is read.
  void refuse(int status) {
    keep_alive_ = is_head_ = false;
    finish(plain_answer(status));
  }

  HttpService& service_;
  std::weak_ptr<Connection> link_;
  Connection& connection_;  // owns this
  State state_ = State::Head;
  std::string in_;
  std::optional<Parser> parser_;
  AfterAnswer after_keep_ = AfterAnswer::KeepAlive;
  bool started_ = false, continued_ = false, keep_alive_ = false, is_head_ = false;
  bool draining_ = false;
};

}  // namespace

std::unique_ptr<Protocol> make_http_session(HttpService& service, std::weak_ptr<Connection> link) {
  return std::make_unique<HttpSession>(service, std::move(link));
}

}  // namespace weft::net
