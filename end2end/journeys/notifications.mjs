// A learner chooses which mails come, has one sent, and ends them with its link, without being logged in.
import { assert, axe, ready, shot } from "../lib/pages.mjs";
import { demoLogin } from "./demo.mjs";

const SAVE = /^저장$|^Save$/;

export async function notifications({ page, browser, url, folder, name }) {
  await demoLogin(page, url);
  await page.goto(`${url}/settings/notifications`);
  await ready(page);
  await axe(page, "settings, notifications");
  await shot(page, `${name}-settings`, folder);
  assert(await page.locator("#daily").isChecked(), "the daily reminder is not on by default");
  assert(!(await page.locator("#evening").isChecked()), "the evening reminder is on by default");

  await page.locator("#daily_hour").selectOption("7");
  await page.locator("#evening").check();
  await page.locator("#evening_hour").selectOption("21");
  await page.locator("#weekly").check();
  await page.locator("#weekly_day").selectOption("6");
  await page.getByRole("button", { name: SAVE }).click();
  await page.waitForURL("**/settings/notifications?saved=1");
  await ready(page);
  assert((await page.locator("#daily_hour").inputValue()) === "7", "the hour was lost");
  assert((await page.locator("#weekly_day").inputValue()) === "6", "the day was lost");
  assert(await page.locator("#evening").isChecked(), "the evening reminder was lost");

  await page.locator(".letter summary").click();
  const letter = await page.locator(".letter pre").textContent();
  assert(letter.includes("/unsubscribe?token="), "the preview does not say how to end the mails");
  await axe(page, "settings, notifications, preview");
  await shot(page, `${name}-preview`, folder);

  await page.getByRole("button", { name: /^시험 메일 보내기$|^Send me a test mail$/ }).click();
  await page.waitForURL("**/settings/notifications?sent=1");
  let link;
  for (let attempt = 0; attempt < 50 && !link; attempt += 1) {
    await page.goto(`${url}/dev/mailbox`);
    const mails = await page.locator(".mail pre").allTextContents();
    link = mails.join("\n").match(/\/unsubscribe\?token=[\w-]+/)?.[0];
    if (!link) await page.waitForTimeout(200);
  }
  assert(link, "the test mail did not come");

  // Somebody who is not logged in: the link is enough.
  const other = await browser.newContext({ javaScriptEnabled: page.javaScript, reducedMotion: "reduce" });
  const guest = await other.newPage();
  guest.javaScript = page.javaScript;
  const head = () => guest.locator("h1").textContent();
  await guest.goto(url + link);
  await ready(guest);
  await axe(guest, "unsubscribe");
  await shot(guest, `${name}-unsubscribe`, folder);
  const before = await head();
  await guest.locator("form:has(input[value=this]) button").click();
  await guest.waitForURL("**/unsubscribe?token=*&done=off");
  await ready(guest);
  assert((await head()) !== before, "the page does not say that they are off");
  await axe(guest, "unsubscribe, off");
  await guest.locator("form:has(input[value=all]) button").click();
  await guest.locator("form:has(input[value=all])").waitFor({ state: "detached" });
  await page.goto(`${url}/settings/notifications`);
  await ready(page);
  for (const box of ["#daily", "#evening", "#weekly"]) {
    assert(!(await page.locator(box).isChecked()), `${box} is still on`);
  }
  await guest.locator("form:has(input[value=undo]) button").click();
  await guest.waitForURL("**/unsubscribe?token=*&done=undo");
  assert((await head()) === before, "undoing did not bring them back");
  await other.close();
  await page.reload();
  await ready(page);
  for (const box of ["#daily", "#evening", "#weekly"]) {
    assert(await page.locator(box).isChecked(), `${box} is still off`);
  }
}
