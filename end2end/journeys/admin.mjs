// An admin sees a mail that does not leave, has its job tried again, and discards it.
import { assert, axe, ready, shot } from "../lib/pages.mjs";
import { demoLogin } from "./demo.mjs";

// Nobody is there.
export const NO_MAIL_SERVER = { SMTP_URL: "smtp://127.0.0.1:9" };

export async function admin({ page, server, url, folder, name, language }) {
  const open = async (path) => {
    const answer = await page.goto(url + path);
    await ready(page);
    return answer.status();
  };
  const look = async (label) => {
    await axe(page, label);
    await shot(page, `${name}-${label}`, folder);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);
    assert(!wide, `${label} scrolls sideways`);
  };
  await demoLogin(page, url, language);
  await open("/settings/notifications");
  await page.getByRole("button", { name: /^시험 메일 보내기$|^Send me a test mail$/ }).click();
  await page.waitForURL("**/settings/notifications?sent=1");
  page.expectedStatuses.add("404");
  for (const path of ["/admin/jobs", "/admin/mail"]) {
    assert((await open(path)) === 404, `${path} is there for a learner`);
  }

  await server.admin("set-role", "demo@resee.example", "admin");
  const shown = "/admin/jobs?state=waiting&kind=send_mail";
  const jobs = page.locator("#jobs .adm-list > li");
  for (let attempt = 0; attempt < 50; attempt += 1) {
    await open(shown);
    if ((await jobs.locator(".adm-error").count()) > 0) break;
    await page.waitForTimeout(200);
  }
  assert((await jobs.locator(".adm-error").count()) > 0, "the page does not say why the mail does not leave");
  const before = await jobs.count();
  await look("jobs");

  await jobs.first().getByRole("button", { name: /^다시 하기$|^Try again$/ }).click();
  await page.waitForURL("**/admin/jobs?state=waiting&kind=send_mail&done=retried");
  await ready(page);
  await page.locator(".banner-ok").waitFor();
  await look("retried");

  // The first press only asks.
  await open(shown);
  const sure = jobs.first().locator(".adm-sure");
  const really = sure.getByRole("button");
  assert(!(await really.isVisible()), "a job can be discarded with one press");
  await sure.locator("summary").click();
  await really.waitFor();
  await look("discard");
  await really.click();
  await page.waitForURL("**/admin/jobs?state=waiting&kind=send_mail&done=discarded");
  await ready(page);
  assert((await jobs.count()) === before - 1, "the job is still there");

  await page.locator(".adm-tabs a[href='/admin/mail']").click();
  await page.waitForURL("**/admin/mail");
  await ready(page);
  assert((await page.locator(".adm > .lead").textContent()).includes("127.0.0.1:9"), "the mail server is not named");
  assert((await page.locator(".adm-list li").count()) > 0, "the mail is not listed");
  await look("mail");
  await page.locator(".adm-filters a[href='/admin/mail?state=sent']").click();
  await page.waitForURL("**/admin/mail?state=sent");
  await ready(page);
  assert((await page.locator(".adm-mail").count()) === 0, "a mail is said to be sent");
}
