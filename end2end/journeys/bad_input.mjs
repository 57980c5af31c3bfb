// Bad input without JavaScript: the page comes back with a message and everything that was typed.
import { assert, ready } from "../lib/pages.mjs";
import { demoLogin } from "./demo.mjs";

export async function badInput({ page, url }) {
  await page.goto(`${url}/register`);
  await page.locator("#email").fill("not an address");
  await page.locator("#password").fill("short");
  await page.locator("form.form").evaluate((form) => form.setAttribute("novalidate", ""));
  await page.getByRole("button", { name: /계정 만들기|Create account/ }).click();
  await page.waitForURL("**/register?**");
  assert((await page.locator("#email").inputValue()) === "not an address", "the address was lost");
  assert((await page.locator("#password").inputValue()) === "", "a password came back");
  assert((await page.locator("[aria-invalid=true]").count()) >= 2, "no field is marked");

  await demoLogin(page, url);
  await page.goto(`${url}/notes/new`);
  const body = "기억하고 싶은 문장. ".repeat(4200).slice(0, 50000);
  await page.locator("#title").fill("");
  await page.locator("#body").fill(body);
  await page.getByRole("button", { name: /완료|Done/ }).click();
  await page.waitForURL("**/notes/new?**");
  await ready(page);
  assert((await page.locator("#title").getAttribute("aria-invalid")) === "true", "the title is not marked");
  const kept = await page.locator("#body").inputValue();
  assert(kept === body, `of ${body.length} characters ${kept.length} came back`);
}

// A form posted with an ended session is posted again by the login that interrupts it.
export async function endedSession({ page, url }) {
  page.expectedStatuses.add("401");
  await demoLogin(page, url);
  await page.goto(`${url}/notes/new`);
  const title = `interrupted ${Date.now()}`;
  await page.locator("#title").fill(title);
  await page.locator("#body").fill("kept through the login");
  await page.context().clearCookies();
  await page.getByRole("button", { name: /완료|Done/ }).click();
  await page.locator("#password").waitFor();
  await page.locator("#email").fill("demo@resee.example");
  await page.locator("#password").fill("a wrong password");
  await page.getByRole("button", { name: /^로그인$|^Log in$/ }).click();
  await page.locator("#password").waitFor();
  await page.locator("#email").fill("demo@resee.example");
  await page.locator("#password").fill("resee-demo-2026");
  await page.getByRole("button", { name: /^로그인$|^Log in$/ }).click();
  await page.waitForURL(/\/notes\/[0-9a-f-]{36}$/);
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
}
