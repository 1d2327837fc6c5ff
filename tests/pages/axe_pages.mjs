// SPDX-License-Identifier: Apache-2.0
// node tests/pages/axe_pages.mjs FOLDER: WCAG 2.2 AA by axe-core on every page that pages_dump
// wrote there, at 1024 px and at 320 px (reflow), with scripts off for the page itself.
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

const folder = resolve(process.argv[2] ?? "");
const source = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function violations(page) {
  await page.evaluate(source);
  return page.evaluate(async (values) => {
    const result = await window.axe.run(document, {
      runOnly: { type: "tag", values },
      rules: { "target-size": { enabled: true } },
    });
    return result.violations.flatMap((one) =>
      one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)}\n      ${
        node.failureSummary.split("\n").slice(1, 2).join(" ").trim()}`));
  }, rules);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
let found = 0;
let pages = 0;

// Control: a page with a fault must not pass.
const control = await browser.newPage();
await control.setContent('<title>x</title><main><h1>x</h1><img src="x.png"></main>');
if ((await violations(control)).length === 0) {
  console.log("control failed: axe-core finds nothing");
  process.exit(1);
}
await control.close();

for (const width of [1024, 320]) {
  const page = await browser.newPage({ viewport: { width, height: 768 } });
  for (const name of readdirSync(folder).filter((one) => one.endsWith(".html"))) {
    await page.goto(`file://${join(folder, name)}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    const faults = await violations(page);
    if (wide > width) faults.push(`page scrolls sideways: ${wide} px`);
    for (const fault of faults) console.log(`${name} at ${width}: ${fault}`);
    found += faults.length;
    ++pages;
  }
  await page.close();
}
await browser.close();
console.log(`${pages} pages, ${found} violations`);
process.exit(pages > 0 && found === 0 ? 0 : 1);
