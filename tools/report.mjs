// SPDX-License-Identifier: Apache-2.0
// node tools/report.mjs test|acceptance STARTED JUNIT…: joins ctest's JUnit files into
// build/report/KIND.json and prints the sum as the last line. In acceptance a skip is a failure.
import { execSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";

const [kind, started, ...names] = process.argv.slice(2);
const testcase = /<testcase ([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g;
const items = [];
for (const name of names) {
  const file = `build/report/${name}.xml`;
  if (!existsSync(file)) continue;
  const xml = readFileSync(file, "utf8");
  for (const [, attributes, body] of xml.matchAll(testcase)) {
    const id = /name="([^"]*)"/.exec(attributes)[1];
    const status = /status="([^"]*)"/.exec(attributes)?.[1];
    const seed = /seed[ =:]+(\d+)/i.exec(body ?? "")?.[1] ?? null;
    const skipped = status === "notrun" || status === "disabled" || /<skipped/.test(body ?? "");
    const failed = status === "fail" || /<failure/.test(body ?? "");
    const reason = /<(?:skipped|failure) message="([^"]*)"/.exec(body ?? "")?.[1] ?? null;
    const verdict = failed ? "fail" : skipped ? "skip" : "pass";
    items.push({ id: `${name}/${id}`, status: verdict, seed, reason });
  }
}
const commit = execSync("git rev-parse HEAD").toString().trim();
const report = { schema: 1, commit, host: hostname(), started, items };
writeFileSync(`build/report/${kind}.json`, JSON.stringify(report, null, 1) + "\n");

const count = (status) => items.filter((item) => item.status === status).length;
const refusesSkips = kind === "acceptance" || process.env.WEFT_FAULTS === "required";
const skips = count("skip");
for (const item of items.filter((one) => one.status === "skip"))
  console.log(`skipped: ${item.id}: ${item.reason ?? "no reason given"}`);
console.log(`${count("pass")} passed, ${count("fail")} failed, ${skips} skipped`);
process.exit(count("fail") > 0 || items.length === 0 || (refusesSkips && skips > 0) ? 1 : 0);
