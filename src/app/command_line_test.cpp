// SPDX-License-Identifier: Apache-2.0
#include "app/command_line.hpp"

#include <gtest/gtest.h>

namespace weft::app {
namespace {

TEST(CommandLine, GlobalOptionsMayStandOnEitherSide) {
  const Parsed parsed = parse_command_line({"--data", "d", "inbox", "show", "7", "--raw", "--json",
                                            "--as", "ann", "--reason", "complaint 12"});
  ASSERT_EQ(parsed.exit, -1) << parsed.text;
  EXPECT_EQ(parsed.invocation.command, "inbox show");
  EXPECT_EQ(parsed.invocation.data, "d");
  EXPECT_TRUE(parsed.invocation.json);
  EXPECT_EQ(parsed.invocation.as, "ann");
  EXPECT_EQ(parsed.invocation.arguments.at("seq").text(), "7");
  EXPECT_TRUE(parsed.invocation.arguments.at("raw").flag());
}

TEST(CommandLine, WhatIsNotBuiltDoesNotExist) {
  for (const std::vector<std::string>& line : {std::vector<std::string>{},
                                               {"backup", "x"},
                                               {"feed", "rewind"},
                                               {"inbox"},
                                               {"inbox", "list"},
                                               {"serve", "--colour"}})
    EXPECT_EQ(parse_command_line(line).exit, 2);
}

TEST(CommandLine, HelpIsNoFault) { EXPECT_EQ(parse_command_line({"--help"}).exit, 0); }

}  // namespace
}  // namespace weft::app
