// SPDX-License-Identifier: Apache-2.0
// A world for browser tests: the real binary behind TLS as weft.example, a hospital system as
// ward.test, a test CA that Chromium trusts, third-party cookies blocked. Two different sites; no
// certificate check is switched off.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createPrivateKey, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import https from "node:https";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

export const NHS = "https://fhir.nhs.uk/Id/nhs-number";
const bin = process.env.WEFT_BIN ?? "build/release/src/app/weft";

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function until(what, condition, ms = 20_000) {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(50))
    if (await condition()) return;
  throw new Error(`waited in vain until ${what}`);
}

// One certificate authority for the run, and a certificate for each site.
function makeCertificates(folder, names) {
  const openssl = (...args) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
    "-keyout", "ca.key", "-out", "ca.crt", "-days", "2", "-subj", "/CN=Weft test authority");
  for (const name of names) {
    writeFileSync(join(folder, `${name}.ext`), `subjectAltName=DNS:${name}\n`);
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
      "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`);
    openssl("x509", "-req", "-in", `${name}.csr`, "-CA", "ca.crt", "-CAkey", "ca.key",
      "-CAcreateserial", "-out", `${name}.crt`, "-days", "2", "-extfile", `${name}.ext`);
  }
}

function trustAuthority(home, folder) {
  const db = join(home, ".pki/nssdb");
  mkdirSync(db, { recursive: true });
  const certutil = (...args) => execFileSync("certutil", ["-d", `sql:${db}`, ...args],
    { stdio: "pipe" });
  certutil("-N", "--empty-password");
  certutil("-A", "-t", "C,,", "-n", "weft-test", "-i", join(folder, "ca.crt"));
}

// ES256 keys of the hospital system, and its tickets.
class Signer {
  constructor(kid = "ward-1") {
    const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
    this.kid = kid;
    this.key = createPrivateKey(pair.privateKey.export({ type: "pkcs8", format: "pem" }));
    this.jwks = { keys: [{ ...pair.publicKey.export({ format: "jwk" }), kid, alg: "ES256" }] };
  }
  sign(claims) {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const text = `${part({ alg: "ES256", kid: this.kid })}.${part(claims)}`;
    const how = { key: this.key, dsaEncoding: "ieee-p1363" };
    const signature = sign("sha256", Buffer.from(text), how);
    return `${text}.${signature.toString("base64url")}`;
  }
}

export class World {
  static async start(options = {}) {
    const world = new World();
    world.folder = mkdtempSync(join(tmpdir(), "weft-world-"));
    world.data = join(world.folder, "data");
    world.options = options;
    const sites = ["weft.example", "ward.test", "hostile.test", "control.example"];
    makeCertificates(world.folder, sites);
    world.signer = new Signer();
    world.stranger = new Signer();
    world.run("init", "--environment", options.environment ?? "test");
    world.writeConfig();
    await world.startWeft();
    await world.startSites();
    return world;
  }

  writeConfig() {
    writeFileSync(join(this.data, "ward.jwks"), JSON.stringify(this.signer.jwks));
    const feed = (name, organisation, assigner) => `[[feed]]
name = "${name}"
organisation = "${organisation}"
listen = "127.0.0.1:0"
assigners = { ${assigner} = "urn:test:${organisation}" }
`;
    writeFileSync(join(this.data, "weft.toml"), `[server]
environment = "${this.options.environment ?? "test"}"
public_url = "https://weft.example"
listen = "127.0.0.1:0"
tls_cert = "${this.folder}/weft.example.crt"
tls_key = "${this.folder}/weft.example.key"
[ops]
listen = "127.0.0.1:0"
${this.options.session ? `[session]\n${this.options.session}\n` : ""}${
  this.options.policy ? `[policy]\ndir = "${this.options.policy}"\n` : ""}${
  feed("ward", "ZZ901", "WARDPAS")}${feed("community", "ZZ902", "CCCEPR")}[[host]]
name = "ward-pas"
organisation = "ZZ901"
origins = ["https://ward.test"]
jwks_file = "ward.jwks"
`);
  }

  run(...args) {
    return this.runWith("", ...args);
  }
  runWith(input, ...args) {
    const done = spawnSync(bin, ["--data", this.data, ...args], { input, encoding: "utf8" });
    if (done.status !== 0)
      throw new Error(`weft ${args.join(" ")}: exit ${done.status}: ${done.stderr}${done.stdout}`);
    return done.stdout;
  }
  json(...args) {
    return JSON.parse(this.run("--json", ...args));
  }
  lines(...args) {
    const lines = this.run("--json", ...args).trim().split("\n");
    return lines.filter(Boolean).map((line) => JSON.parse(line));
  }

  async startWeft(env = {}) {
    const ready = join(this.folder, "ready.json");
    rmSync(ready, { force: true });
    this.weft = spawn(bin, ["--data", this.data, "serve", "--ready-file", ready],
      { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, ...env } });
    this.log = "";
    this.weft.stderr.on("data", (bytes) => { this.log += bytes; });
    await until("weft is ready", () => {
      if (this.weft.exitCode !== null) throw new Error(`weft ended: ${this.log}`);
      return existsSync(ready) && readFileSync(ready, "utf8").trim().endsWith("}");
    });
    this.ready = JSON.parse(readFileSync(ready, "utf8"));
    this.weftPort = Number(new URL(this.ready.url.replace("weft.example", "127.0.0.1")).port) ||
      Number(this.ready.listen?.split(":").pop());
  }
  async stopWeft(signal = "SIGTERM") {
    const ended = new Promise((resolve) => this.weft.once("exit", resolve));
    this.weft.kill(signal);
    await ended;
  }

  // Sites of the run besides Weft: path → handler, by host name.
  async startSites() {
    this.pages = new Map();
    this.sites = {};
    for (const name of ["ward.test", "hostile.test", "control.example"]) {
      const server = https.createServer({
        key: readFileSync(join(this.folder, `${name}.key`)),
        cert: readFileSync(join(this.folder, `${name}.crt`)),
      }, (request, response) => {
        const page = this.pages.get(name + request.url.split("?")[0]);
        if (!page) return response.writeHead(404).end();
        page(request, response);
      });
      await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
      this.sites[name] = server;
    }
  }

  claims(overrides = {}) {
    const now = Math.floor(Date.now() / 1000);
    return { iss: "ward-pas", aud: "https://weft.example", sub: "a.osei", name: "Dr Abena Osei",
      role: "doctor", organisation: "ZZ901", purpose: "direct-care", jti: randomUUID(), iat: now,
      exp: now + 60, ...overrides };
  }
  ticket(overrides = {}, signer = this.signer) {
    return signer.sign(this.claims(overrides));
  }

  // A page of the hospital system that opens the record of one person in a frame.
  hostPage(name, path, overrides, { script = true } = {}) {
    this.pages.set(name + path, (request, response) => {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
      response.end(`<!DOCTYPE html><html lang="en"><title>Ward</title><body><h1>Ward</h1>
<form method="post" action="https://weft.example/launch" target="weft">
<input type="hidden" name="ticket" value="${this.ticket(overrides)}">
<button id="open">Open the shared record</button></form>
<iframe name="weft" title="Shared care record" width="1024" height="1200"></iframe>
${script ? "<script>document.querySelector('form').requestSubmit()</script>" : ""}</body></html>`);
    });
    return `https://${name}${path}`;
  }

  async browser({ scripts = true } = {}) {
    const home = mkdtempSync(join(this.folder, "home-"));
    trustAuthority(home, this.folder);
    const profile = join(home, "profile");
    mkdirSync(join(profile, "Default"), { recursive: true });
    writeFileSync(join(profile, "Default/Preferences"), JSON.stringify({
      profile: { block_third_party_cookies: true, cookie_controls_mode: 1 } }));
    const rules = Object.entries(this.sites)
      .map(([name, server]) => `MAP ${name}:443 127.0.0.1:${server.address().port}`)
      .concat(`MAP weft.example:443 127.0.0.1:${this.weftPort}`).join(", ");
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: "/usr/bin/chromium", headless: true, javaScriptEnabled: scripts,
      viewport: { width: 1060, height: 1300 }, env: { ...process.env, HOME: home },
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--test-third-party-cookie-phaseout", `--host-resolver-rules=${rules}`],
    });
    this.contexts = [...(this.contexts ?? []), context];
    return context;
  }

  // One MLLP connection per call; the acknowledgements come back in order.
  async send(feed, ...messages) {
    const answers = [];
    const socket = net.connect(this.ready.feeds[feed], "127.0.0.1");
    await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    for (const message of messages) {
      socket.write(Buffer.concat([Buffer.of(0x0b), Buffer.from(message), Buffer.of(0x1c, 0x0d)]));
      answers.push(await new Promise((resolve, reject) => {
        let got = Buffer.alloc(0);
        const take = (bytes) => {
          got = Buffer.concat([got, bytes]);
          if (got.includes(0x1c)) { socket.off("data", take); resolve(got.toString("utf8")); }
        };
        socket.on("data", take).once("error", reject).once("close", () => resolve(got.toString()));
      }));
    }
    socket.destroy();
    return answers;
  }
  async settle() {
    await until("the inbox is empty", () => this.json("inbox", "counts").pending === 0);
  }

  async end() {
    for (const context of this.contexts ?? []) await context.close().catch(() => {});
    for (const server of Object.values(this.sites ?? {})) server.close();
    if (this.weft && this.weft.exitCode === null) await this.stopWeft();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// Runs `act` in a fresh world and leaves nothing behind.
export async function inWorld(options, act) {
  const world = await World.start(options);
  try {
    await act(world);
  } catch (error) {
    console.error(world.log?.slice(-4000));
    throw error;
  } finally {
    await world.end();
  }
}
