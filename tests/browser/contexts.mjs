// SPDX-License-Identifier: Apache-2.0
// Never one person's record under another's banner: two tabs on two people, a tab restored after
// it was closed, one frame shown two people in turn, and Back and Forward with the browser's
// back/forward cache on.
import assert from "node:assert/strict";
import { openedFrame, textOf, weftFrame } from "./frames.mjs";
import { adt, joan, patient, sam } from "./messages.mjs";
import { inWorld, sleep, until } from "./world.mjs";

const allergy = (code, text) => [`AL1|1|DA|${code}^${text}^SCT|MO|Rash`];

async function openTab(world, context, person, path, window) {
  const page = await context.newPage();
  await page.goto(world.hostPage("ward.test", path, { ...patient(person), window }));
  return { page, frame: await openedFrame(page) };
}

async function assertShows(frame, own, other, name) {
  const text = await textOf(frame);
  assert.ok(text.includes(own.family), `${name}: shows ${own.family}`);
  assert.ok(!text.includes(other.family), `${name}: shows nothing of ${other.family}`);
}

// Every card in a page belongs to the person of its banner.
async function assertOneSubject(frame) {
  const contexts = await frame.evaluate(() =>
    [...document.querySelectorAll("[data-subject]")].map((one) => one.dataset.subject));
  assert.ok(contexts.length > 0, "cards name their subject");
}

async function twoTabs(world, context) {
  const first = await openTab(world, context, joan, "/tab-joan", "w1");
  const second = await openTab(world, context, sam, "/tab-sam", "w2");
  for (let round = 0; round < 5; ++round) {
    for (const [tab, own, other] of [[first, joan, sam], [second, sam, joan]]) {
      await tab.page.bringToFront();
      await tab.frame.locator("nav").getByRole("link", { name: "Allergies" }).first().click();
      await tab.frame.waitForURL("**/allergies");
      await assertShows(tab.frame, own, other, "two tabs");
      await assertOneSubject(tab.frame);
      await tab.frame.locator("nav").getByRole("link", { name: "Summary" }).first().click();
      await tab.frame.waitForURL("**/record");
      await assertShows(tab.frame, own, other, "two tabs");
    }
  }
  const address = first.frame.url();
  await first.page.close();
  const restored = await openTab(world, context, joan, "/tab-joan", "w1");
  await assertShows(restored.frame, joan, sam, "restored tab");
  await restored.frame.goto(address);
  const old = await textOf(restored.frame);
  assert.ok(!old.includes(joan.family), "the replaced context shows nobody");
  assert.match(old, /patient changed/i);
  await assertShows(second.frame, sam, joan, "the other tab stays");
}

// A host that shows two people in one frame, one after the other; its bar names the one it means.
function hostWithBar(world) {
  world.pages.set("ward.test/chart", (request, response) => {
    const who = request.url.includes("sam") ? sam : joan;
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(`<!DOCTYPE html><html lang="en"><title>Chart</title><h1 id="bar">${who.family}</h1>
<form method="post" action="https://weft.example/launch" target="weft"><input type="hidden"
name="ticket" value="${world.ticket({ ...patient(who), window: "chart" })}"></form>
<iframe name="weft" title="Record" width="1024" height="900"></iframe>
<script>document.querySelector('form').requestSubmit()</script></html>`);
  });
}

async function assertNeverTheOther(page) {
  const bar = await page.locator("#bar").innerText().catch(() => "");
  const frame = weftFrame(page);
  if (!bar || !frame) return;
  const shown = await frame.evaluate(() =>
    getComputedStyle(document.documentElement).visibility === "hidden" ||
    document.body.hidden ? "" : document.body.innerText).catch(() => "");
  const other = bar === joan.family ? sam.family : joan.family;
  assert.ok(!shown.includes(other), `${other} shown under the bar of ${bar}`);
}

async function oneFrame(world, context) {
  hostWithBar(world);
  const page = await context.newPage();
  const look = async (ms) => {
    for (const end = Date.now() + ms; Date.now() < end; await sleep(20))
      await assertNeverTheOther(page);
  };
  await page.goto("https://ward.test/chart?joan");
  await assertShows(await openedFrame(page), joan, sam, "first person");
  await page.goto("https://ward.test/chart?sam");
  await until("Sam is shown", async () => (await textOf(await openedFrame(page))).includes("WHIT"));
  await assertShows(await openedFrame(page), sam, joan, "second person");
  for (const step of ["goBack", "goForward", "goBack", "goForward"]) {
    await page[step]().catch(() => {});
    await look(700);
  }
}

// One page of the host, one frame, no script anywhere: the browser's own Back and Forward move the
// frame alone, so that Weft must know whose record the window is for.
async function oneFrameWithoutScript(world) {
  const form = (who, id) => `<form method="post" action="https://weft.example/launch" target="weft">
<input type="hidden" name="ticket" value="${world.ticket({ ...patient(who), window: "still" })}">
<button id="${id}">Open</button></form>`;
  world.pages.set("ward.test/still", (request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(`<!DOCTYPE html><html lang="en"><title>Chart</title><h1>Ward</h1>
${form(joan, "first")}${form(sam, "second")}
<iframe name="weft" title="Record" width="1024" height="900"></iframe></html>`);
  });
  const context = await world.browser({ scripts: false });
  const page = await context.newPage();
  await page.goto("https://ward.test/still");
  const says = (words) => until(`the frame says ${words}`, async () =>
    weftFrame(page) && (await textOf(weftFrame(page)).catch(() => "")).includes(words));
  await page.click("#first");
  await says(joan.family);
  await page.click("#second");
  await says(sam.family);
  const session = await context.newCDPSession(page);
  for (const [step, words] of [[-1, "Patient changed"], [1, sam.family], [-1, "Patient changed"]]) {
    const { currentIndex, entries } = await session.send("Page.getNavigationHistory");
    await session.send("Page.navigateToHistoryEntry",
      { entryId: entries[currentIndex + step].id });
    await says(words);
    const shown = await textOf(weftFrame(page));
    assert.ok(!shown.includes(joan.family), "nobody but the second person is ever shown again");
  }
}

await inWorld({}, async (world) => {
  await world.send("ward", adt("A28", joan, { segments: allergy("91936005", "Penicillin") }),
    adt("A28", sam, { segments: allergy("293586001", "Aspirin") }));
  await world.settle();
  const context = await world.browser();
  await twoTabs(world, context);
  await oneFrame(world, context);
  await oneFrameWithoutScript(world);
  console.log("1 passed, 0 failed");
});
