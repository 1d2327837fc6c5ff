// SPDX-License-Identifier: Apache-2.0
// The main job in a browser: a hospital's message becomes a line a clinician reads in their own
// system. Host page and Weft are different sites and third-party cookies are blocked; an
// unpartitioned cookie is lost in the same run. Once with scripts, once without.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { assertAccessible } from "./axe.mjs";
import { openedFrame, textOf } from "./frames.mjs";
import { adt, joan, oru, patient } from "./messages.mjs";
import { inWorld } from "./world.mjs";

const pictures = "build/report/pictures";
mkdirSync(pictures, { recursive: true });

const stay = "PV1|1|I|Acute Medical Unit^BAY1^BED2^ZZ901|||||||300|||||||||V1^^^VISITID" +
  "|||||||||||||||||||||||||20261120080000";

async function sendJoan(world) {
  const answers = [
    ...await world.send("ward", adt("A01", joan, { segments: [stay,
      "AL1|1|DA|91936005^Allergy to penicillin^SCT|SV|Anaphylaxis|20090418",
      "DG1|1||I489^Atrial fibrillation^ICD10||20150302|F"] })),
    ...await world.send("ward", oru(joan, { observations: [
      { code: "K", name: "Potassium", value: "6.90", unit: "mmol/L", range: "3.5-5.3",
        flag: "H" },
      { code: "NA", name: "Sodium", value: "140", unit: "mmol/L", range: "133-146",
        flag: "N" }] })),
  ];
  for (const answer of answers) assert.match(answer, /MSA\|AA\|/);
  await world.settle();
  assert.equal(world.json("inbox", "counts").applied, 2);
}

// An unpartitioned third-party cookie must not come back, or this run proves nothing.
async function assertThirdPartyCookiesAreBlocked(world, context) {
  const seen = [];
  world.pages.set("control.example/set", (request, response) => {
    seen.push(request.headers.cookie ?? "");
    response.writeHead(200, { "content-type": "text/html", "set-cookie": [
      "plain=1; Secure; SameSite=None; Path=/",
      "__Host-parted=1; Secure; SameSite=None; Path=/; Partitioned"] });
    response.end("<p>control</p>");
  });
  world.pages.set("ward.test/control", (request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end('<iframe src="https://control.example/set"></iframe>');
  });
  const page = await context.newPage();
  await page.goto("https://ward.test/control", { waitUntil: "networkidle" });
  await page.goto("https://ward.test/control", { waitUntil: "networkidle" });
  assert.equal(seen.length, 2);
  assert.match(seen[1], /__Host-parted=1/, "a partitioned cookie comes back");
  assert.doesNotMatch(seen[1], /plain=1/, "control: an unpartitioned cookie is lost");
  await page.close();
}

async function walk(world, { scripts }) {
  const context = await world.browser({ scripts });
  if (scripts) await assertThirdPartyCookiesAreBlocked(world, context);
  const page = await context.newPage();
  await page.goto(world.hostPage("ward.test", "/joan", patient(joan), { script: scripts }));
  if (!scripts) await page.click("#open");
  const frame = await openedFrame(page);
  const shows = async (what, name) => {
    const text = await textOf(frame);
    for (const one of what) assert.ok(text.includes(one), `${name} shows ${one}:\n${text}`);
    if (scripts) await assertAccessible(frame, name);
    const label = scripts ? name : `${name}-no-script`;
    await page.screenshot({ path: `${pictures}/${label}.png`, fullPage: true });
  };
  await shows(["ASHWORTH", "Joan", "999 000 0026", "penicillin", "Atrial fibrillation", "6.90"],
    "summary");
  for (const heading of ["Problems", "Contacts", "Results", "Allergies"]) {
    await frame.locator("nav").getByRole("link", { name: heading }).first().click();
    await frame.waitForURL(`**/${heading.toLowerCase()}`);
    await shows(["ASHWORTH"], heading.toLowerCase());
  }
  await frame.locator("[data-item] a, a[data-item]").first().click();
  await frame.waitForURL("**/item/*");
  await shows(["Anaphylaxis", "AL1"], "item");
  const subjects = await frame.locator("[data-subject]").evaluateAll((all) =>
    [...new Set(all.map((one) => one.dataset.subject))]);
  assert.ok(subjects.length >= 1);
  await context.close();
}

await inWorld({}, async (world) => {
  await sendJoan(world);
  await walk(world, { scripts: true });
  await walk(world, { scripts: false });
  const looks = world.lines("audit", "list", "--as", "tester", "--reason", "browser test");
  assert.ok(looks.some((one) => one.action.includes("item")), "the item was audited");
  assert.ok(world.json("audit", "verify").intact);
  assert.doesNotMatch(world.log, /ASHWORTH|9990000026|penicillin/i, "no patient data in the log");
  console.log("1 passed, 0 failed");
});
