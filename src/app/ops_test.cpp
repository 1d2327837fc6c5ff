// SPDX-License-Identifier: Apache-2.0
#include "app/ops.hpp"

#include <gtest/gtest.h>

namespace weft::app {
namespace {

int status_of(const std::string& path, bool ready, const std::string& method = "GET") {
  net::Request request;
  request.method = method;
  request.path = path;
  return answer_ops(request, [&] { return ready; }).status;
}

TEST(Ops, SaysWhetherItCanServeApartFromWhetherItLives) {
  EXPECT_EQ(status_of("/health", false), 200);
  EXPECT_EQ(status_of("/ready", false), 503);
  EXPECT_EQ(status_of("/ready", true), 200);
}

TEST(Ops, AnswersNothingElse) {
  EXPECT_EQ(status_of("/metrics", true), 200);
  EXPECT_EQ(status_of("/control", true), 404);
  EXPECT_EQ(status_of("/c/x/record", true), 404);
  EXPECT_EQ(status_of("/metrics", true, "POST"), 405);
}

}  // namespace
}  // namespace weft::app
