// SPDX-License-Identifier: Apache-2.0
// A launch that should not open a record opens nothing, says the same as every other refusal, and
// is in the audit: replayed (fifty at once: one success), edited, expired, foreign, mismatched. A
// hostile page cannot frame the record.
import assert from "node:assert/strict";
import { request as httpsRequest } from "node:https";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openedFrame } from "./frames.mjs";
import { adt, joan, patient, sam } from "./messages.mjs";
import { inWorld, sleep } from "./world.mjs";

function post(world, path, form, headers = {}) {
  const body = new URLSearchParams(form).toString();
  return new Promise((resolve, reject) => {
    const request = httpsRequest({
      host: "127.0.0.1", port: world.weftPort, path, method: "POST",
      servername: "weft.example", ca: readFileSync(join(world.folder, "ca.crt")),
      headers: { host: "weft.example", origin: "https://ward.test",
        "content-type": "application/x-www-form-urlencoded",
        "content-length": Buffer.byteLength(body), ...headers },
    }, (response) => {
      let text = "";
      response.on("data", (bytes) => { text += bytes; });
      response.on("end", () => resolve({ status: response.statusCode, text,
        headers: response.headers }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

const edited = (ticket) => {
  const [head, payload, signature] = ticket.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  claims.patient.value = sam.nhs;
  return [head, Buffer.from(JSON.stringify(claims)).toString("base64url"), signature].join(".");
};

async function refusalsAreAlike(world) {
  const now = Math.floor(Date.now() / 1000);
  const good = () => world.ticket(patient(joan));
  const used = good();
  assert.equal((await post(world, "/launch", { ticket: used })).status, 303);
  const cases = {
    replayed: [used],
    edited: [edited(good())],
    expired: [world.ticket({ ...patient(joan), iat: now - 120, exp: now - 60 })],
    foreign: [world.ticket(patient(joan), world.stranger)],
    "another host": [world.ticket({ ...patient(joan), iss: "nobody" })],
    "another audience": [world.ticket({ ...patient(joan), aud: "https://other.example" })],
    "too long": [world.ticket({ ...patient(joan), exp: now + 600 })],
    "from the future": [world.ticket({ ...patient(joan), iat: now + 60, exp: now + 100 })],
    "another organisation": [world.ticket({ ...patient(joan), organisation: "ZZ902" })],
    "unknown role": [world.ticket({ ...patient(joan), role: "wizard" })],
    "unknown purpose": [world.ticket({ ...patient(joan), purpose: "curiosity" })],
    "a path for a page": [world.ticket({ ...patient(joan), page: "/c/1/record" })],
    "other birth date": [world.ticket({ ...patient(joan), birth_date: "1944-03-13" })],
    "half a birth date": [world.ticket({ ...patient(joan), birth_date: "1944-03" })],
    "nobody's number": [world.ticket({ ...patient(joan), patient: {
      system: patient(joan).patient.system, value: "9990000107" } })],
    "no ticket": [""],
    "not a ticket": ["a.b.c"],
    "from elsewhere": [good(), { origin: "https://hostile.test" }],
    "from a null origin": [good(), { origin: "null" }],
  };
  let first;
  for (const [name, [ticket, headers]] of Object.entries(cases)) {
    const answer = await post(world, "/launch", { ticket }, headers);
    first ??= answer;
    assert.equal(answer.status, first.status, `${name}: status`);
    assert.equal(answer.text, first.text, `${name}: body`);
    assert.equal(answer.headers["set-cookie"], undefined, `${name}: no cookie`);
    assert.doesNotMatch(answer.text, /ASHWORTH|999/, name);
  }
  assert.match(first.text, /unknown here, details differ, or not permitted/);
  assert.ok(first.status >= 400);
  return Object.keys(cases).length;
}

async function oneOfFiftySucceeds(world) {
  const ticket = world.ticket(patient(joan));
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => post(world, "/launch", { ticket })));
  assert.equal(answers.filter((one) => one.status === 303).length, 1);
}

async function hostileParentIsRefused(world) {
  const context = await world.browser();
  const page = await context.newPage();
  await page.goto(world.hostPage("ward.test", "/fair", patient(joan)));
  const address = (await openedFrame(page)).url();
  world.pages.set("hostile.test/frame", (request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<iframe src="${address}" width="900" height="600"></iframe>`);
  });
  const hostile = await context.newPage();
  await hostile.goto("https://hostile.test/frame");
  await sleep(1000);
  for (const frame of hostile.frames())
    assert.doesNotMatch(await frame.content().catch(() => ""), /ASHWORTH/);
  await hostile.goto(world.hostPage("hostile.test", "/launch", patient(joan)));
  await sleep(1500);
  for (const frame of hostile.frames())
    assert.doesNotMatch(await frame.content().catch(() => ""), /ASHWORTH/);
}

await inWorld({}, async (world) => {
  await world.send("ward", adt("A28", joan), adt("A28", sam));
  await world.settle();
  const refused = await refusalsAreAlike(world);
  await oneOfFiftySucceeds(world);
  await hostileParentIsRefused(world);
  await sleep(200);
  const looks = world.lines("audit", "list", "--as", "tester", "--reason", "refusal test");
  const kept = looks.filter((one) => one.action === "launch-refused" && one.reason);
  assert.ok(kept.length >= 10, `of ${refused} refusals, ${kept.length} are in the audit by reason`);
  console.log("1 passed, 0 failed");
});
