// A learner takes everything along, and then leaves.
import { readFile } from "node:fs/promises";
import { assert, axe, ready, shot } from "../lib/pages.mjs";
import { demoLogin } from "./demo.mjs";

const PAGE = "/settings/data";
const EMAIL = "demo@resee.example";
const PASSWORD = "resee-demo-2026";

export async function data({ page, url, folder, name, language }) {
  const look = async (label) => {
    await axe(page, label);
    await shot(page, `${name}-${label}`, folder);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);
    assert(!wide, `${label} scrolls sideways`);
  };
  const post = async (call, password) => {
    const form = page.locator(`form[action="/api/settings/${call}"]`);
    await form.locator('input[name="current_password"]').fill(password);
    await form.locator("button.btn-quiet").click();
    await ready(page);
  };
  await demoLogin(page, url, language);
  await page.goto(url + PAGE);
  await ready(page);
  await look("data");

  page.expectedStatuses.add("422");
  await post("ask_export", "not my password at all");
  await page.locator('form[action="/api/settings/ask_export"] [aria-invalid="true"]').waitFor();
  await look("data-refused");

  await post("ask_export", PASSWORD);
  const link = page.locator('a[href^="/exports/"]');
  for (let attempt = 0; attempt < 40 && (await link.count()) === 0; attempt += 1) {
    await page.waitForTimeout(500);
    await page.goto(url + PAGE);
    await ready(page);
  }
  await look("data-ready");
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const file = await readFile(await download.path());
  assert(/^resee-\d{4}-\d\d-\d\d\.zip$/.test(download.suggestedFilename()), download.suggestedFilename());
  assert(file.subarray(0, 2).toString() === "PK" && file.length > 50_000, `a file of ${file.length} bytes`);

  await post("delete_account", PASSWORD);
  await page.waitForURL(/\/deleted\?token=/);
  const bar = page.locator("progress");
  for (let attempt = 0; attempt < 60 && (await bar.count()) > 0; attempt += 1) {
    await page.waitForTimeout(500);
    await page.goto(page.url());
    await ready(page);
  }
  assert((await bar.count()) === 0, "the deletion does not end");
  await look("deleted");
  await page.goto(`${url}/dashboard`);
  await page.waitForURL(/\/login/);
  await ready(page);
  page.expectedStatuses.add("401");
  await page.locator("#email").fill(EMAIL);
  await page.locator("#password").fill(PASSWORD);
  await page.getByRole("button", { name: /^로그인$|^Log in$/ }).click();
  await page.locator(".banner-error").waitFor();
  assert(new URL(page.url()).pathname === "/login", "the account is still there");
}
