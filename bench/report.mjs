// SPDX-License-Identifier: Apache-2.0
// node bench/report.mjs STARTED LINES: joins what the benchmarks printed into
// build/report/bench.json and prints a table with floor and ratio.
import { execSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";

const [started, file] = process.argv.slice(2);
const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
const items = lines.map((line) => JSON.parse(line));
const commit = execSync("git rev-parse HEAD").toString().trim();
const report = { schema: 1, commit, host: hostname(), started, items };
writeFileSync("build/report/bench.json", JSON.stringify(report, null, 1) + "\n");

const shown = (value, digits) => (value === null ? "-" : value.toFixed(digits));
for (const item of items) {
  const middle = item.p50 === null ? "" : `  p50 ${item.p50} ms, p99 ${item.p99} ms`;
  console.log(`${item.id}: ${shown(item.value, 1)} ${item.unit}${middle}`);
  console.log(`  floor ${shown(item.floor, 1)}, ratio ${shown(item.ratio, 3)}, n ${item.n}, ` +
    `backlog at end ${item.backlog_end}${item.reason ? `: ${item.reason}` : ""}`);
}
process.exit(items.length > 0 && items.every((item) => item.status === "pass") ? 0 : 1);
