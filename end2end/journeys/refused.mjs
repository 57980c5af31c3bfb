// What is refused once our code has taken over: a message in its place, and everything typed stays.
import { assert, axe, ready } from "../lib/pages.mjs";
import { demoLogin } from "./demo.mjs";

export async function refused({ page, url }) {
  page.expectedStatuses.add("401");
  page.expectedStatuses.add("422");
  await page.goto(`${url}/login`);
  await ready(page);
  await page.locator("#email").fill("demo@resee.example");
  await page.locator("#password").fill("a wrong password");
  await page.getByRole("button", { name: /^로그인$|^Log in$/ }).click();
  await page.locator(".banner-error").waitFor();
  assert((await page.locator("#email").inputValue()) === "demo@resee.example", "the address was lost");
  await axe(page, "login, refused");

  await demoLogin(page, url);
  await page.goto(`${url}/notes/new`);
  await ready(page);
  await page.locator("#body").fill("kept through a refusal");
  await page.getByRole("button", { name: /완료|Done/ }).click();
  await page.locator("#title[aria-invalid=true]").waitFor();
  assert((await page.locator("#body").inputValue()) === "kept through a refusal", "the body was lost");
  await page.waitForFunction(() => document.activeElement?.id === "title");
  await axe(page, "editor, refused");

  // The connection is gone: the words stay, and go through once it is back.
  await page.locator("#title").fill("kept through a lost connection");
  page.isOffline = true;
  await page.context().setOffline(true);
  await page.getByRole("button", { name: /완료|Done/ }).click();
  await page.locator(".banner-error").waitFor();
  assert((await page.locator("#body").inputValue()) === "kept through a refusal", "the body was lost");
  await page.context().setOffline(false);
  page.isOffline = false;
  await page.getByRole("button", { name: /완료|Done/ }).click();
  await page.locator("h1", { hasText: "kept through a lost connection" }).waitFor();
  await page.goto(`${url}/notes/new`);
  await ready(page);
  await page.locator("#body").fill("kept through a refusal");

  // The session ends while a note is written: the words stay, and are there after signing in again.
  await page.locator("#title").fill("kept through an ended session");
  await page.getByText(/초안 저장됨|Draft saved/).waitFor();
  await page.context().clearCookies();
  await page.getByRole("button", { name: /완료|Done/ }).click();
  await page.locator(".banner-error").waitFor();
  assert((await page.locator("#body").inputValue()) === "kept through a refusal", "the body was lost");
  await demoLogin(page, url);
  await page.goto(`${url}/notes/new`);
  await ready(page);
  assert((await page.locator("#title").inputValue()) === "kept through an ended session", "the draft was lost");
  await page.getByRole("button", { name: /초안 버리기|Discard draft/ }).click();
  await page.waitForFunction(() => document.querySelector("#title")?.value === "");
}
