// A browser page that notices everything a person would not see: console output, failed requests,
// content policy reports and broken accessibility.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const AXE = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");

export const LOOKS = {
  desktop: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
};

export async function openPage(browser, options = {}) {
  const {
    javaScript = true, look = "desktop", language = "ko-KR", dark = false, zone = "Asia/Seoul",
  } = options;
  const context = await browser.newContext({
    ...LOOKS[look],
    javaScriptEnabled: javaScript,
    locale: language,
    timezoneId: zone,
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const complaints = [];
  page.expectedStatuses = new Set();
  page.isOffline = false;
  page.on("console", (message) => {
    const text = message.text();
    const expected =
      [...page.expectedStatuses].some((status) => text.includes(`status of ${status}`)) ||
      (page.isOffline && text.includes("ERR_INTERNET_DISCONNECTED")) ||
      // Without JavaScript nobody takes the program that was fetched ahead.
      (!javaScript && text.includes("was preloaded using link preload but not used"));
    if (["error", "warning"].includes(message.type()) && !expected) {
      complaints.push(`console ${message.type()}: ${text}`);
    }
  });
  page.on("pageerror", (error) => complaints.push(`page error: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  page.complaints = complaints;
  page.javaScript = javaScript;
  return page;
}

// Waits until the page's program has taken over (nothing to wait for without JavaScript).
export async function ready(page) {
  if (page.javaScript) {
    await page.waitForFunction(() => document.documentElement.dataset.ready === "", null, { timeout: 20000 });
  } else {
    await page.waitForLoadState("load");
  }
}

export async function axe(page, name) {
  if (!page.javaScript) return;
  // Through the debugger, which the page's content policy does not govern.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  if (violations.length > 0) {
    const list = violations.map(
      (found) => `${found.id}: ${found.help}\n    ${found.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join("\n    ")}`,
    );
    throw new Error(`axe on ${name}:\n  ${list.join("\n  ")}`);
  }
}

export async function shot(page, name, folder) {
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

export function assert(condition, message) {
  if (!condition) throw new Error(message);
}
