// SPDX-License-Identifier: Apache-2.0
// Finding Weft's frame in a hospital page, and what it says.
import { until } from "./world.mjs";

export const weftFrame = (page) =>
  page.frames().find((frame) => frame.url().startsWith("https://weft.example/"));

// The frame once the record is open in it.
export async function openedFrame(page) {
  await until("the record is in the frame", () => weftFrame(page)?.url().includes("/c/"));
  const frame = weftFrame(page);
  await frame.waitForLoadState();
  return frame;
}

export async function textOf(frame) {
  await frame.waitForLoadState();
  return frame.locator("body").innerText();
}
