// SPDX-License-Identifier: Apache-2.0
// pages_dump FOLDER writes the fixture pages with their styles, to look at them and to run axe on
// them without a server: tests/browser/axe_pages.mjs.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <regex>

#include "tests/pages/fixture_chart.hpp"
#include "ui/assets.hpp"
#include "viewer/record_pages.hpp"

namespace {

namespace fs = std::filesystem;
using namespace weft;

void write(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }

// Addresses become relative files, so that a browser can open them from a folder.
std::string for_a_folder(std::string html) {
  html = std::regex_replace(html, std::regex("/assets/([a-z.]+)\\?v=[0-9a-f]+"), "$1");
  html = std::regex_replace(html, std::regex("href=\"/c/CONTEXT/item/([^\"#]+)"),
                            "href=\"item-$1.html");
  return std::regex_replace(html, std::regex("href=\"/c/CONTEXT/([a-z]+)\""), "href=\"$1.html\"");
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: pages_dump FOLDER\n";
    return 2;
  }
  const fs::path folder = arguments[1];
  fs::create_directories(folder);
  for (const ui::Asset& asset : ui::all_assets())
    write(folder / asset.name, std::string(asset.bytes));
  const viewer::PageFrame frame{.base = "/c/CONTEXT/",
                                .environment = "demo",
                                .user_name = "Dr Priya Nair",
                                .role = "Doctor",
                                .organisation = "R1H",
                                .now = testing::fixture_now()};
  const auto joan = testing::joan();
  const auto page = [&](const std::string& name, const std::string& html) {
    write(folder / (name + ".html"), for_a_folder(html));
  };
  page("record", viewer::render_summary(joan, frame));
  page("allergies", viewer::render_allergies(joan, frame));
  page("problems", viewer::render_problems(joan, frame));
  page("contacts", viewer::render_contacts(joan, frame));
  page("results", viewer::render_results(joan, frame));
  for (const char* number : {"ALLERGY-penicillin", "R-cr2", "R-report", "CONTACT-now"})
    page("item-" + std::string(number),
         viewer::render_item(testing::item_view(joan, number), frame));
  page("unknown", viewer::render_summary(testing::unknown_woman(), frame));
  page("died", viewer::render_summary(testing::restricted_and_died(), frame));
  page("states", viewer::render_summary(testing::six_states(), frame));
  page("hostile", viewer::render_summary(
                      testing::hostile("<script>alert(1)</script>\"'&\xE2\x80\xAE txet"), frame));
}
