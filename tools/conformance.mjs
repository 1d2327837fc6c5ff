// SPDX-License-Identifier: Apache-2.0
// node tools/conformance.mjs STARTED FOLDER [SUITE]: joins what the suite programs wrote into
// build/report/conformance.json and prints `name passed/total` for every suite that
// tests/suites/figures.tsv names. A suite that wrote nothing has failed.
import { execSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";

const [started, folder, only] = process.argv.slice(2);
const figures = readFileSync("tests/suites/figures.tsv", "utf8").trim().split("\n").slice(1);
const named = figures.map((row) => row.split("\t")).filter(([suite]) => !only || suite === only);
const items = named.map(([suite, , total]) => {
  const file = `${folder}/${suite}.json`;
  const missing = { suite, status: "fail", passed: 0, total: Number(total), listed: [],
    reason: "the suite did not run" };
  const found = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : missing;
  return { id: `conformance/${suite}`, seed: null, reason: null, ...found };
});
const commit = execSync("git rev-parse HEAD").toString().trim();
const report = { schema: 1, commit, host: hostname(), started, items };
writeFileSync("build/report/conformance.json", JSON.stringify(report, null, 1) + "\n");

for (const { suite, status, passed, total, listed, reason } of items) {
  const notes = [listed.length > 0 ? `${listed.length} listed` : "", reason ?? ""].filter(Boolean);
  console.log(`${suite} ${passed}/${total}${notes.length ? `, ${notes.join(", ")}` : ""}` +
    `${status === "pass" ? "" : "  FAILED"}`);
}
const failed = items.filter((item) => item.status !== "pass");
process.exit(items.length === 0 || failed.length > 0 ? 1 : 0);
