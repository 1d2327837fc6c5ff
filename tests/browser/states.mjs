// SPDX-License-Identifier: Apache-2.0
// Each of the six states of a heading, reached from the listener and seen in the browser. Nothing
// is ever left to silence: every state has its own word and names its sources' age.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertAccessible } from "./axe.mjs";
import { openedFrame, textOf } from "./frames.mjs";
import { adt, joan, patient, sam } from "./messages.mjs";
import { inWorld } from "./world.mjs";

const pictures = "build/report/pictures";
mkdirSync(pictures, { recursive: true });

const ruth = { number: "500003", nhs: "9990000042", family: "MARSH", given: "Ruth",
  born: "19800505" };

// The community trust shares everything but problems.
function policyFolder() {
  const folder = mkdtempSync(join(tmpdir(), "weft-policy-"));
  writeFileSync(join(folder, "sharing.tsv"),
    "organisation\theading\tshared\n*\t*\tyes\nZZ902\tproblems\tno\n");
  return folder;
}

async function openHeading(world, context, heading, overrides) {
  const page = await context.newPage();
  await page.goto(world.hostPage("ward.test", `/${heading}`, { ...overrides, page: heading }));
  const frame = await openedFrame(page);
  return { page, frame, text: await textOf(frame) };
}

async function sees(world, context, state, heading, overrides) {
  const { page, frame, text } = await openHeading(world, context, heading, overrides);
  const name = `state-${state.replaceAll(" ", "-")}`;
  assert.match(text, new RegExp(state, "i"), `${heading} says ${state}:\n${text}`);
  await assertAccessible(frame, name);
  await page.screenshot({ path: `${pictures}/${name}.png` });
  await page.close();
  return text;
}

export async function sixStates(world) {
  await world.send("ward",
    adt("A28", joan, { segments: ["AL1|1|DA|91936005^Allergy to penicillin^SCT|SV|Anaphylaxis"] }),
    adt("A28", sam, { segments: ["AL1|1|DA|716186003^No known allergy^SCT"] }),
    adt("A28", ruth, { segments: [`DG1|1||F329^Depressive episode^ICD10||20240105|F${
      "|".repeat(12)}Y`] }));
  await world.send("community",
    adt("A28", { ...joan, number: "77" }, { site: "ZZ902",
      segments: ["DG1|1||E119^Type 2 diabetes^ICD10||20100101|F"] }));
  await world.settle();
  const context = await world.browser();
  const recorded = await sees(world, context, "recorded", "allergies", patient(joan));
  assert.match(recorded, /penicillin/i);
  const none = await sees(world, context, "asserted none", "allergies", patient(sam));
  assert.match(none, /ZZ901|Northmoor/, "says who asserted it");
  await sees(world, context, "no information", "problems", patient(sam));
  const unshared = await sees(world, context, "not shared", "problems", patient(joan));
  assert.doesNotMatch(unshared, /diabetes/i);
  const withheld = await sees(world, context, "withheld", "problems",
    { ...patient(ruth), role: "nurse", sub: "r.mills" });
  assert.doesNotMatch(withheld, /depressive/i);
  const entitled = await openHeading(world, context, "problems", patient(ruth));
  assert.match(entitled.text, /depressive/i, "an entitled role sees it");
  await context.close();
}

// Two days later, with nothing heard: the same page says so.
async function lateState(world) {
  await world.stopWeft();
  const later = new Date(Date.now() + 2 * 86_400_000);
  await world.startWeft({ WEFT_TEST_NOW: later.toISOString() });
  const iat = Math.floor(later.getTime() / 1000);
  const context = await world.browser();
  const text = await sees(world, context, "late", "problems",
    { ...patient(sam), iat, exp: iat + 60 });
  assert.match(text, /last heard/i);
}

await inWorld({ policy: policyFolder() }, async (world) => {
  await sixStates(world);
  await lateState(world);
  console.log("1 passed, 0 failed");
});
