// SPDX-License-Identifier: Apache-2.0
// WCAG 2.2 AA by axe-core, run inside a frame of the real page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const source = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export async function assertAccessible(frame, name) {
  await frame.evaluate(source);
  const found = await frame.evaluate(async (values) => {
    const result = await window.axe.run(document, { runOnly: { type: "tag", values } });
    return result.violations.map((one) => `${one.id}: ${one.nodes[0].html}`);
  }, rules);
  assert.deepEqual(found, [], `${name}: axe-core found violations`);
}
