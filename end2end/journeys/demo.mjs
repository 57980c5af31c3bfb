// The demo user: reviews by keyboard, and pictures of every page.
import { assert, axe, ready, shot } from "../lib/pages.mjs";
import { answerByKeys, toRecall } from "../lib/review.mjs";
import { reveal } from "./learner.mjs";

// `language`: what the demo learner, who has set Korean, reads in this journey.
export async function demoLogin(page, url, language = "ko") {
  await page.goto(`${url}/login`);
  await ready(page);
  await page.locator("#email").fill("demo@resee.example");
  await page.locator("#password").fill("resee-demo-2026");
  await page.getByRole("button", { name: /^로그인$|^Log in$/ }).click();
  await page.waitForURL("**/dashboard");
  await ready(page);
  if (language === "ko") return;
  await page.goto(`${url}/settings/profile`);
  await ready(page);
  await page.locator(`input[name=language][value=${language}]`).check();
  await page.getByRole("button", { name: /^저장$/ }).click();
  await page.waitForURL("**/settings/profile?saved=1");
  await ready(page);
}

// Ten cards by keyboard alone, undo twice, skip one: every answer is on the server.
export async function keyboard({ page, url }) {
  await demoLogin(page, url);
  await page.goto(`${url}/review`);
  await ready(page);
  const title = () => page.locator("#question").textContent();
  const count = async () => Number(await page.locator(".cnt b").textContent());
  const before = await count();
  for (let card = 0; card < 10; card += 1) await answerByKeys(page, ["3", "4", "2"][card % 3]);
  assert((await count()) === before + 10, `ten answers made ${(await count()) - before}`);
  await page.reload();
  await ready(page);
  assert((await count()) === before + 10, "an answer was lost by reloading");
  const shown = await title();
  await page.keyboard.press("u");
  await page.waitForFunction((old) => document.querySelector("#question")?.textContent !== old, shown);
  assert((await count()) === before + 9, "undo did not count back");
  const skipped = await title();
  await page.keyboard.press("s");
  await page.waitForFunction((old) => document.querySelector("#question")?.textContent !== old, skipped);
}

// Two tabs show the same card: the second answer is told that it comes too late, and goes on.
export async function twoTabs({ page, url, browser }) {
  await demoLogin(page, url);
  await page.goto(`${url}/review`);
  await ready(page);
  await toRecall(page);
  const other = await page.context().newPage();
  await other.goto(`${url}/review`);
  other.javaScript = true;
  await ready(other);
  const shown = await page.locator("#question").textContent();
  assert((await other.locator("#question").textContent()) === shown, "the tabs differ");
  for (const tab of [page, other]) {
    page.expectedStatuses.add("409");
    await tab.bringToFront();
    await tab.keyboard.press("Space");
    await tab.locator(".rates").waitFor({ state: "visible" });
    await tab.keyboard.press("3");
    await tab.waitForFunction((old) => document.querySelector("#question")?.textContent !== old, shown);
  }
}

export const PAGES = [
  ["landing", "/"], ["login", "/login"], ["register", "/register"], ["forgot", "/forgot-password"],
  ["reset", "/reset-password?token=x"], ["verify", "/verify-email"], ["terms", "/terms"],
  ["privacy", "/privacy"], ["unsubscribe", "/unsubscribe"], ["change-email", "/change-email?token=x"], ["missing", "/no/such/page"], ["mailbox", "/dev/mailbox"],
];
export const PRIVATE_PAGES = [
  ["dashboard", "/dashboard"], ["notes", "/notes"], ["editor", "/notes/new"], ["review", "/review"],
  ["done", "/review/done"], ["start", "/review/start"], ["practice", "/review/practice?limit=3"],
  ["catch-up", "/review/catch-up"], ["settings", "/settings/profile"],
  ["stats", "/stats"], ["settings-review", "/settings/review"],
  ["settings-notifications", "/settings/notifications"], ["settings-security", "/settings/security"],
  ["settings-data", "/settings/data"],
];

const ADMIN_PAGES = [["admin-jobs", "/admin/jobs"], ["admin-mail", "/admin/mail"], ["admin-ai", "/admin/ai"], ["admin-audit", "/admin/audit"], ["admin-health", "/admin/health"]];

// A picture of every page and axe on each, in one look.
export async function gallery({ page, server, url, folder, name, language }) {
  const visit = async ([label, path]) => {
    page.expectedStatuses.add("404");
    await page.goto(url + path);
    await ready(page);
    await axe(page, label);
    await shot(page, `${name}-${label}`, folder);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);
    assert(!wide, `${label} scrolls sideways`);
  };
  for (const entry of PAGES) await visit(entry);
  await demoLogin(page, url, language);
  for (const entry of PRIVATE_PAGES) await visit(entry);
  await server.admin("set-role", "demo@resee.example", "admin");
  for (const entry of ADMIN_PAGES) await visit(entry);
  await server.admin("set-role", "demo@resee.example", "learner");
  await page.goto(`${url}/review`);
  await ready(page);
  await toRecall(page);
  await reveal(page);
  await axe(page, "review, revealed");
  await shot(page, `${name}-revealed`, folder);
  await page.goto(`${url}/notes`);
  await ready(page);
  await page.locator(".lib .tt a").first().click();
  await page.waitForURL(/\/notes\/[0-9a-f-]{36}$/);
  await page.locator(".nread").waitFor();
  await axe(page, "note");
  await shot(page, `${name}-note`, folder);
  await visit(["edit", `${new URL(page.url()).pathname}/edit`]);
}
