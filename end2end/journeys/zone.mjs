// A browser in another time zone offers the change once.
import { assert, axe, ready } from "../lib/pages.mjs";
import { demoLogin } from "./demo.mjs";

export async function zone({ page, url, browser }) {
  await demoLogin(page, url);
  const offer = page.locator("form.banner", { hasText: "America/New_York" });
  await offer.waitFor();
  await axe(page, "dashboard, another time zone");
  await offer.getByRole("button", { name: /그대로 두기|Leave it/ }).click();
  await offer.waitFor({ state: "detached" });
  await page.reload();
  await ready(page);
  assert((await offer.count()) === 0, "the offer came back");

  const other = await browser.newContext({ locale: "ko-KR", timezoneId: "America/New_York" });
  const phone = await other.newPage();
  phone.javaScript = true;
  await demoLogin(phone, url);
  await phone.getByRole("button", { name: /시간대 바꾸기|Change time zone/ }).click();
  await phone.locator("form.banner", { hasText: "America/New_York" }).waitFor({ state: "detached" });
  await phone.goto(`${url}/settings/profile`);
  assert((await phone.locator("#time_zone").inputValue()) === "America/New_York", "the zone was not changed");
  await other.close();
}
