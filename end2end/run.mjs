// Runs the journeys against the release binary. Ends with "N passed, N failed".
import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

import { NO_MAIL_SERVER, admin } from "./journeys/admin.mjs";
import { aiConsent } from "./journeys/ai_consent.mjs";
import { backlog } from "./journeys/backlog.mjs";
import { badInput, endedSession } from "./journeys/bad_input.mjs";
import { cacheInFront } from "./journeys/cache_in_front.mjs";
import { data } from "./journeys/data.mjs";
import { gallery, keyboard, twoTabs } from "./journeys/demo.mjs";
import { forged } from "./journeys/forged.mjs";
import { learner } from "./journeys/learner.mjs";
import { hostile, hostileAnswers } from "./journeys/hostile.mjs";
import { keyPoints, modes, slowGrader, statements, twoAnswers } from "./journeys/modes.mjs";
import { noteCheck } from "./journeys/note_check.mjs";
import { notifications } from "./journeys/notifications.mjs";
import { refused } from "./journeys/refused.mjs";
import { schedule } from "./journeys/schedule.mjs";
import { zone } from "./journeys/zone.mjs";
import { startModel } from "./lib/model.mjs";
import { openPage } from "./lib/pages.mjs";
import { startServer } from "./lib/server.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const binary = process.env.RESEE_BINARY ?? join(here, "../target/resee/resee");
const folder = process.env.RESEE_SHOTS ?? join(here, "output");
const only = process.argv[2];

// A model that nobody reaches: nothing is sent before somebody agrees.
const MODEL = { AI_API_KEY: "none", AI_MODEL: "claude-haiku-4-5", AI_BASE_URL: "http://127.0.0.1:9/v1" };

const JOURNEYS = [
  ["learner", learner, { language: "ko" }],
  ["learner-en", learner, { language: "en" }],
  ["learner-nojs", learner, { language: "ko", javaScript: false }],
  ["learner-phone", learner, { language: "ko", look: "phone" }],
  ["keyboard", keyboard, {}],
  ["two-tabs", twoTabs, {}],
  ["bad-input", badInput, { javaScript: false }],
  ["ended-session", endedSession, { javaScript: false }],
  ["refused", refused, {}],
  ["schedule", schedule, {}],
  ["schedule-phone-en", schedule, { look: "phone", language: "en", dark: true }],
  ["modes-offline", modes, {}],
  ["modes-offline-nojs", modes, { javaScript: false, look: "phone" }],
  ["modes-model", modes, { ai: true }],
  ["modes-model-dark-en", modes, { ai: true, dark: true, language: "en" }],
  ["modes-model-phone-dark", modes, { ai: true, look: "phone", dark: true }],
  ["modes-model-nojs", modes, { ai: true, javaScript: false }],
  ["slow-grader", slowGrader, { ai: true }],
  ["slow-grader-nojs", slowGrader, { ai: true, javaScript: false }],
  ["statements", statements, { ai: true }],
  ["two-answers", twoAnswers, {}],
  ["key-points", keyPoints, {}],
  ["key-points-nojs-en", keyPoints, { javaScript: false, language: "en" }],
  ["note-check", noteCheck, { ai: true }],
  ["note-check-phone-dark-en", noteCheck, { ai: true, look: "phone", dark: true, language: "en" }],
  ["note-check-nojs", noteCheck, { ai: true, javaScript: false }],
  ["backlog", backlog, {}],
  ["backlog-phone-en", backlog, { look: "phone", language: "en", dark: true }],
  ["backlog-nojs", backlog, { javaScript: false }],
  ["notifications", notifications, {}],
  ["notifications-phone-en", notifications, { look: "phone", language: "en", dark: true }],
  ["notifications-nojs", notifications, { javaScript: false }],
  ["zone", zone, { zone: "America/New_York" }],
  ["admin", admin, { env: NO_MAIL_SERVER }],
  ["admin-phone-dark-en", admin, { env: NO_MAIL_SERVER, look: "phone", dark: true, language: "en" }],
  ["admin-nojs", admin, { env: NO_MAIL_SERVER, javaScript: false }],
  ["ai-consent", aiConsent, { env: MODEL }],
  ["ai-consent-nojs-en", aiConsent, { env: MODEL, javaScript: false, language: "en" }],
  ["hostile", hostile, {}],
  ["hostile-answers", hostileAnswers, { ai: true }],
  ["forged", forged, {}],
  ["cache-in-front", cacheInFront, {}],
  ["data", data, {}],
  ["data-phone-dark-en", data, { look: "phone", dark: true, language: "en" }],
  ["data-nojs", data, { javaScript: false }],
  ["desktop-light-ko", gallery, {}],
  ["desktop-dark-ko", gallery, { dark: true }],
  ["desktop-light-en", gallery, { language: "en" }],
  ["phone-light-ko", gallery, { look: "phone" }],
  ["phone-dark-en", gallery, { look: "phone", dark: true, language: "en" }],
];

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});
let passed = 0;
let failed = 0;
for (const [name, journey, options] of JOURNEYS) {
  if (only && !name.includes(only)) continue;
  const model = options.ai ? await startModel() : undefined;
  const server = await startServer(binary, { DEMO: "1", ...options.env, ...model?.settings });
  const language = options.language ?? "ko";
  const page = await openPage(browser, { ...options, language: language === "ko" ? "ko-KR" : "en-GB" });
  page.setDefaultTimeout(15000);
  const started = Date.now();
  try {
    await journey({ page, browser, server, url: server.url, folder, name, language, model });
    if (page.complaints.length > 0) throw new Error(page.complaints.slice(0, 20).join("\n  "));
    passed += 1;
    console.log(`ok   ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}\n  ${error.stack ?? error}\n  at ${page.url()}\n  ${page.complaints.slice(0, 20).join("\n  ")}\n${server.log()}`);
    await page.screenshot({ path: join(folder, `failed-${name}.png`) }).catch(() => {});
  }
  await page.context().close();
  await server.stop();
  await model?.stop();
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
