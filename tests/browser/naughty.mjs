// SPDX-License-Identifier: Apache-2.0
// Every naughty string through every free-text field, from the listener to Chromium: shown as
// text, nothing runs, nothing is fetched from elsewhere. Strings come from WEFT_SHARED.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openedFrame } from "./frames.mjs";
import { ago, patient } from "./messages.mjs";
import { inWorld } from "./world.mjs";

const file = join(process.env.WEFT_SHARED ?? "", "badinput/blns/blns.json");
if (!process.env.WEFT_SHARED || !existsSync(file)) {
  console.log(`no such file: ${file}: say where the shared data is in WEFT_SHARED`);
  process.exit(1);
}
const strings = JSON.parse(readFileSync(file, "utf8")).filter((one) => one.trim() !== "");

// HL7 v2 escapes for what the delimiters and the framing reserve.
const escapes = { "\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\" };
const escape = (text) => [...text].map((c) => escapes[c] ?? (c < " "
  ? `\\X${c.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}\\` : c)).join("");

function nhsNumber(n) {
  for (let digits = 0, left = n; ; ++digits) {
    const nine = `999${String(digits).padStart(6, "0")}`;
    const sum = [...nine].reduce((all, digit, i) => all + Number(digit) * (10 - i), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check !== 10 && left-- === 0) return nine + check;
  }
}

// Fields by page: a marker in front tells one from another.
const fields = {
  record: ["family", "given", "address", "practice"],
  allergies: ["allergy", "reaction"],
  problems: ["problem"],
  contacts: ["ward", "reason"],
  results: ["panel", "test", "answer", "unit"],
};
const marked = (field, text) => `${field} ${text}`;

function messages(n, text) {
  const put = (field) => escape(marked(field, text));
  const head = (type) => `MSH|^~\\&|PAS|ZZ901|WEFT|R|${ago(60)}||${type}|N${n}${type}|P|2.4` +
    "|||||GBR|UNICODE UTF-8";
  const pid = `PID|1||${n}^^^WARDPAS^PI~${nhsNumber(n)}^^^NHS^NH||${put("family")}^${
    put("given")}||19700101|2|||${put("address")}^^T^^XX1 1AA^^H`;
  return [[head("ADT^A01^ADT_A01"), `EVN||${ago(60)}`, pid, `PD1|||${put("practice")}^^Z90001`,
    `PV1|1|I|${put("ward")}|||||||300|||||||||V${n}^^^V${"|".repeat(25)}${ago(60)}`,
    `PV2|||^${put("reason")}`,
    `AL1|1|DA|A${n}^${put("allergy")}^L|MO|${put("reaction")}`,
    `DG1|1||P${n}^${put("problem")}^L||20200101|F`],
  [head("ORU^R01^ORU_R01"), pid, `OBR|1||L${n}|B${n}^${put("panel")}^L|||${ago(60)}${
    "|".repeat(15)}${ago(50)}|||F`,
  `OBX|1|ST|T${n}^${put("test")}^L||${put("answer")}|${put("unit")}|||||F|||${ago(60)}`],
  ].map((segments) => segments.join("\r") + "\r");
}

// What is left of a text when characters that show nothing are taken away.
const visible = (text) => text.normalize("NFC").replace(/[\p{Cc}\p{Cf}\p{Z}\p{Mn}\s]/gu, "");

const shownIn = (frame) => frame.evaluate(() => {
  const copy = document.body.cloneNode(true);
  copy.querySelectorAll(".app-hidden").forEach((one) => one.remove());
  return { text: copy.textContent, canary: globalThis.canary ?? null, dialogs: globalThis.asked };
});

async function look(world, page, n, text) {
  const person = { number: String(n), nhs: nhsNumber(n), born: "19700101" };
  await page.goto(world.hostPage("ward.test", `/n${n}`, patient(person)));
  const frame = await openedFrame(page);
  const base = frame.url().replace(/\/record$/, "");
  for (const [heading, names] of Object.entries(fields)) {
    if (heading !== "record") await frame.goto(`${base}/${heading}`);
    const shown = await shownIn(frame);
    assert.equal(shown.canary, null, "nothing ran");
    const all = visible(shown.text).toUpperCase();
    for (const name of names) {
      const wanted = visible(marked(name, text)).toUpperCase();
      assert.ok(all.includes(wanted), `string ${n}: ${name} is not shown as text on ${heading}`);
    }
  }
}

await inWorld({}, async (world) => {
  for (let n = 0; n < strings.length; ++n) {
    for (const answer of await world.send("ward", ...messages(n, strings[n])))
      assert.match(answer, /MSA\|AA\|/, `string ${n} is accepted`);
  }
  await world.settle();
  const counts = world.json("inbox", "counts");
  assert.equal(counts.applied, strings.length * 2, JSON.stringify(counts));
  const context = await world.browser();
  const page = await context.newPage();
  const elsewhere = [];
  page.on("dialog", (dialog) => { elsewhere.push("a dialog"); dialog.dismiss(); });
  page.on("request", (request) => {
    const own = /^https:\/\/(weft\.example|ward\.test)\//.test(request.url());
    if (!own) elsewhere.push(request.url());
  });
  for (let n = 0; n < strings.length; ++n) await look(world, page, n, strings[n]);
  assert.deepEqual(elsewhere, [], "no dialog, no request to elsewhere");
  console.log(`${strings.length} strings in ${Object.values(fields).flat().length} fields`);
});
