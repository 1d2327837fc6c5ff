// SPDX-License-Identifier: Apache-2.0
// The bytes of search values: what was written is read again, and memcmp orders as the values do.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "fhir/search/bytes.hpp"
#include "fhir/search/folded_text.hpp"
#include "fhir/search/layout.hpp"
#include "fhir/search/number_key.hpp"
#include "fhir/search/span.hpp"
#include "fhir/search/values.hpp"

namespace weft::fhir::search {
namespace {

constexpr int kRounds = 20'000;

std::string random_text(std::mt19937& dice) {
  std::string text;
  for (auto length = dice() % 5; length > 0; --length)
    text.push_back(static_cast<char>("\0\1abz\xFF"[dice() % 6]));
  return text;
}

std::string random_number(std::mt19937& dice) {
  std::string text = dice() % 2 ? "-" : "";
  text += std::to_string(dice() % (dice() % 2 ? 20 : 2'000'000));
  if (dice() % 2) text += "." + std::to_string(dice() % 1000);
  if (dice() % 4 == 0) text += "e" + std::to_string(static_cast<int>(dice() % 11) - 5);
  return text;
}

// Powers of one byte and of two, on either side.
std::string random_power(std::mt19937& dice) {
  return std::string(dice() % 2 ? "-" : "") + "1e" +
         std::to_string(static_cast<int>(dice() % 400) - 200);
}

std::string key(std::string_view number) {
  std::string out;
  EXPECT_TRUE(put_number(out, number)) << number;
  return out;
}

int sign(int order) { return (order > 0) - (order < 0); }

TEST(Bytes, LengthsAndTextsComeBack) {
  std::mt19937 dice(1);
  for (int i = 0; i < kRounds; ++i) {
    const std::string text = random_text(dice);
    const size_t length = size_t{dice()} >> (dice() % 32);
    std::string out;
    put_length(out, length);
    put_text(out, text);
    put_counted(out, text);
    std::string_view in = out;
    EXPECT_EQ(take_length(in), length);
    EXPECT_EQ(take_text(in), text);
    EXPECT_EQ(take_counted(in), text);
    EXPECT_TRUE(in.empty());
  }
}

TEST(Bytes, TextsKeepTheirOrderWhateverFollows) {
  std::mt19937 dice(2);
  for (int i = 0; i < kRounds; ++i) {
    const std::string left = random_text(dice), right = random_text(dice);
    std::string one, other;
    put_text(one, left);
    put_text(other, right);
    one += random_text(dice);
    other += random_text(dice);
    if (left != right) EXPECT_EQ(sign(one.compare(other)), sign(left.compare(right)));
  }
}

TEST(NumberKey, OrdersAsTheNumbersDo) {
  std::mt19937 dice(3);
  for (int i = 0; i < kRounds; ++i) {
    const std::string left = random_number(dice), right = random_number(dice);
    const auto order = *Decimal::parse(left) <=> *Decimal::parse(right);
    const int wanted = order < 0 ? -1 : order > 0 ? 1 : 0;
    EXPECT_EQ(sign(key(left).compare(key(right))), wanted) << left << " and " << right;
  }
}

TEST(NumberKey, OrdersByPowerToo) {
  std::mt19937 dice(9);
  const auto power = [](const std::string& text) {
    const int value = std::stoi(text.substr(text.find('e') + 1)) + 1000;
    return text[0] == '-' ? -value : value;
  };
  for (int i = 0; i < kRounds; ++i) {
    const std::string left = random_power(dice), right = random_power(dice);
    EXPECT_EQ(key(left) < key(right), power(left) < power(right)) << left << " and " << right;
    const std::string bytes = key(left);
    std::string_view in = bytes;
    EXPECT_EQ(take_number(in), bytes);
    EXPECT_EQ(key(number_text(key(left))), key(left));
  }
}

TEST(NumberKey, SaysTheNumberAgain) {
  std::mt19937 dice(4);
  for (int i = 0; i < kRounds; ++i) {
    const std::string number = random_number(dice);
    const std::string bytes = key(number) + random_text(dice);
    std::string_view in = bytes;
    const std::string_view taken = take_number(in);
    EXPECT_EQ(taken, key(number));
    EXPECT_EQ(*Decimal::parse(number_text(taken)), *Decimal::parse(number)) << number;
  }
}

TEST(NumberKey, InfinitiesLieAround) {
  for (const char* number : {"0", "-1e9998", "9.99e9998", "1e-9998"}) {
    EXPECT_LT(kMinusInfinity, key(number));
    EXPECT_GT(kPlusInfinity, key(number));
  }
}

TEST(NumberKey, RefusesWhatIsNoNumber) {
  std::string out;
  for (const char* text : {"", "-", "1.", ".5", "1e", "1e+-2", "1x", "0x1", "1e9999", "1 ", "NaN"})
    EXPECT_FALSE(put_number(out, text)) << text;
  EXPECT_TRUE(out.empty());
}

TEST(NumberKey, RangesComeBack) {
  std::string out;
  const std::string low = key("1.5"), high = key("20");
  put_range(out, {low, high, true, false});
  put_point(out, low);
  std::string_view in = out;
  EXPECT_EQ(range_text(*take_range(in)), "(1.5..20]");
  EXPECT_EQ(range_text(*take_range(in)), "1.5");
  EXPECT_FALSE(take_range(in));
}

TEST(Span, OrdersByBeginningThenEnd) {
  std::mt19937_64 dice(5);
  std::vector<std::pair<std::pair<uint64_t, uint64_t>, std::string>> spans;
  for (int i = 0; i < kRounds; ++i) {
    const uint64_t from = dice() % 4, length = 1 + (dice() >> (dice() % 62 + 1)) % (1ull << 62);
    const Span span{from, dice() % 9 ? from + length : kLatest};
    std::string bytes;
    put_span(bytes, span);
    std::string_view in = bytes;
    EXPECT_EQ(take_span(in), span);
    EXPECT_TRUE(in.empty());
    spans.push_back({{span.from, span.until}, bytes});
  }
  for (size_t i = 1; i < spans.size(); ++i) {
    const auto& [left, left_bytes] = spans[i - 1];
    const auto& [right, right_bytes] = spans[i];
    EXPECT_EQ(left < right, left_bytes < right_bytes);
  }
}

TEST(Token, OrdersBySystemThenCode) {
  std::mt19937 dice(6);
  const auto make = [&] {
    Token token;
    token.form = static_cast<TokenSystem>(dice() % 3);
    if (token.form == TokenSystem::Given) token.system = random_text(dice);
    if (dice() % 4) token.code = random_text(dice);
    return token;
  };
  const auto parts = [](const Token& token) {
    return std::tuple(token.form, token.system, token.code);
  };
  for (int i = 0; i < kRounds; ++i) {
    const Token left = make(), right = make();
    EXPECT_EQ(read_token(token_key(left)), left);
    EXPECT_EQ(token_key(left) < token_key(right), parts(left) < parts(right));
  }
}

TEST(Reference, ComesBack) {
  std::mt19937 dice(7);
  for (int i = 0; i < kRounds; ++i) {
    const std::string id = random_text(dice), base = random_text(dice), version = random_text(dice),
                      identifier = random_text(dice);
    const ReferenceValue value{random_text(dice), id, base, version, identifier};
    std::string bytes, extra;
    put_reference(bytes, extra, value);
    EXPECT_EQ(read_reference(bytes, extra), value);
  }
}

TEST(FoldedText, OfAscii) {
  EXPECT_EQ(folded("  Anne-Marie  O'Neil, Jr. "), "anne marie oneil jr");
  EXPECT_EQ(folded("a+b <5"), "a+b <5");
  EXPECT_EQ(folded("..."), "");
}

TEST(FoldedText, OfOtherLetters) {
  EXPECT_EQ(folded("Müller"), "muller");
  EXPECT_EQ(folded("Mu\u0308ller"), "muller");
  EXPECT_EQ(folded("STRASSE"), folded("Straße"));
  EXPECT_EQ(folded("O\u2019Neil"), "oneil");
  EXPECT_EQ(folded("ﬁn\u00A0\u2014 Ärzte"), "fin arzte");
  EXPECT_EQ(folded("İstanbul"), "istanbul");
  EXPECT_EQ(folded("張偉"), "張偉");
}

TEST(FoldedText, IsFoldedAlready) {
  for (const char* text : {"Ærøskøbing", "ΣΊΣΥΦΟΣ", "Đặng", "ǅ", "ŉ", "①½", "a\u0301\u0327"})
    EXPECT_EQ(folded(folded(text)), folded(text)) << text;
}

std::string block_of(const std::vector<std::pair<std::string, std::string>>& values) {
  std::string out;
  for (const auto& [value_key, extra] : values) put_value(out, value_key, extra);
  return out;
}

TEST(Layout, SharesBlocksAndKeepsOrder) {
  const std::string bytes = block_of({{"a", ""}, {"bb", "x"}});
  const auto end = static_cast<uint32_t>(bytes.size());
  std::vector<Piece> pieces = {{9, 0, end}, {3, 0, end}, {5, 2, 2}};
  const std::string blob = assemble_facets(77, pieces, bytes);
  const auto facets = Facets::open(blob, 77);
  ASSERT_TRUE(facets);
  EXPECT_EQ(facets->numbers(), "\3\5\x09");
  EXPECT_EQ(facets->find(3)->data(), facets->find(9)->data());
  EXPECT_EQ(facets->find(5), "");
  EXPECT_FALSE(facets->find(4));
  EXPECT_FALSE(Facets::open(blob, 78));
  Block block(*facets->find(3));
  FacetValue value;
  ASSERT_TRUE(block.next(value) && block.next(value));
  EXPECT_EQ(value.key, "bb");
  EXPECT_EQ(value.extra, "x");
  EXPECT_FALSE(block.next(value));
}

TEST(Layout, ReadsNothingBeyondItsBytes) {
  std::mt19937 dice(8);
  const std::string bytes = block_of({{"key", "extra"}, {std::string(300, 'k'), ""}});
  std::vector<Piece> pieces = {{1, 0, static_cast<uint32_t>(bytes.size())}, {2, 0, 10}};
  const std::string blob = assemble_facets(1, pieces, bytes);
  for (int i = 0; i < kRounds; ++i) {
    std::string broken = blob.substr(0, dice() % blob.size());
    if (broken.size() > 6) broken[4 + dice() % (broken.size() - 4)] = static_cast<char>(dice());
    const std::vector<char> exact(broken.begin(), broken.end());  // ASan sees one byte too many
    const auto facets = Facets::open({exact.data(), exact.size()}, 1);
    if (!facets) continue;
    for (uint8_t number = 0; number < 4; ++number) {
      Block block(facets->find(number).value_or(""));
      for (FacetValue value; block.next(value);) EXPECT_LE(value.key.size(), exact.size());
    }
  }
}

}  // namespace
}  // namespace weft::fhir::search
