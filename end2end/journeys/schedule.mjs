// A learner changes a card by hand and takes it back, chooses how they are asked, and is not charged
// for the time in which they looked at something else.
import { assert, axe, ready, shot } from "../lib/pages.mjs";
import { toRecall } from "../lib/review.mjs";
import { demoLogin } from "./demo.mjs";

async function visible(page, shown) {
  await page.evaluate((state) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => !state });
    document.dispatchEvent(new Event("visibilitychange"));
  }, shown);
}

// Milliseconds that the page says the card took, with `away` of them spent in another tab.
async function timed(page, away) {
  const before = await page.locator("#question").textContent();
  if (away > 0) {
    await visible(page, false);
    await page.waitForTimeout(away);
    await visible(page, true);
  }
  await page.keyboard.press("Space");
  await page.locator(".rates").waitFor({ state: "visible" });
  const [request] = await Promise.all([
    page.waitForRequest((sent) => sent.url().endsWith("/api/review/answer")),
    page.keyboard.press("3"),
  ]);
  await page.waitForFunction((old) => document.querySelector("#question")?.textContent !== old, before);
  return Number(new URLSearchParams(request.postData()).get("duration"));
}

export async function schedule({ page, url, folder, name }) {
  await demoLogin(page, url);
  await page.goto(`${url}/notes`);
  await ready(page);
  await page.locator("tbody .tt a").last().click();
  await page.locator(".manage summary").click();
  await ready(page);
  await axe(page, "note, schedule");
  await shot(page, `${name}-note`, folder);
  const status = () => page.locator("aside .status").textContent();
  const before = await status();
  await page.getByRole("button", { name: /^빼 두기$|^Set aside$/ }).click();
  await page.locator(".toast").waitFor();
  await ready(page);
  assert((await status()) !== before, "the note was not set aside");
  await axe(page, "note, changed");
  await page.keyboard.press("u");
  await page.locator(".toast").waitFor({ state: "detached" });
  assert((await status()) === before, "the note was not brought back");

  await page.goto(`${url}/settings/review`);
  await ready(page);
  await axe(page, "settings, review");
  await shot(page, `${name}-settings`, folder);
  page.expectedStatuses.add("422");
  await page.locator("#retention").evaluate((input) => input.removeAttribute("max"));
  await page.locator("#retention").fill("99");
  await page.getByRole("button", { name: /^저장$|^Save$/ }).click();
  await page.locator("#retention[aria-invalid=true]").waitFor();
  await page.locator("#retention").fill("95");
  await page.getByRole("button", { name: /^저장$|^Save$/ }).click();
  await page.locator(".toast").waitFor();
  assert((await page.locator("#retention").inputValue()) === "95", "the setting was lost");

  // Fixed intervals and back: a preview, the moved days, everything as it was.
  const press = async (name) => {
    await page.getByRole("button", { name }).click();
    await page.locator(".toast").waitFor();
    await ready(page);
  };
  const chosen = () => page.locator("input[name=scheduler]:checked").inputValue();
  await page.locator("input[name=scheduler][value=ladder]").check();
  await press(/^이 방법으로 하기$|^Use this$/);
  assert((await chosen()) === "ladder", "the scheduler was not changed");
  await axe(page, "settings, another scheduler");
  await shot(page, `${name}-scheduler`, folder);
  await press(/^날짜 옮기기$|^Move the days$/);
  await press(/^되돌리기$|^Undo$/);
  assert((await chosen()) === "fsrs", "the scheduler was not brought back");

  await page.goto(`${url}/review`);
  await ready(page);
  await toRecall(page);
  const here = await timed(page, 0);
  await toRecall(page);
  const away = await timed(page, 4000);
  assert(here < 3500 && away < 3500, `${here} ms and ${away} ms were charged`);
}
