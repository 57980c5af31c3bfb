// Answering, however a card is asked.
import { ready } from "./pages.mjs";

const PAUSE = 15000;

// Another card is on the page than the one with this ticket.
async function moved(page, ticket) {
  await page.waitForFunction(
    (old) => document.querySelector("[name=ticket]")?.value !== old, ticket, { timeout: PAUSE },
  );
}

// Puts cards to the end until one is to be recalled.
export async function toRecall(page) {
  for (let skipped = 0; skipped < 60; skipped += 1) {
    if ((await page.locator("#reveal").count()) > 0) return;
    const ticket = await page.locator("[name=ticket]").first().inputValue();
    // A phone shows no button for it.
    await page.locator("form[action='/api/review/skip']").first().evaluate((form) => form.requestSubmit());
    await moved(page, ticket);
    await ready(page);
  }
  throw new Error("no card is to be recalled");
}

// What somebody at `page` has seen to be right. Who goes on guessing among four may not be done for a
// long time: a card that was forgotten over and over asks for several right answers in a row.
const remembered = new WeakMap();

// Which of the shown choices is taken, from 0: the right one, once it was seen.
async function choice(page) {
  const known = remembered.get(page) ?? new Set();
  const shown = await page.locator(".choices input").evaluateAll(
    (inputs) => inputs.map((input) => input.closest("label, li").textContent),
  );
  return Math.max(0, shown.findIndex((text) => [...known].some((right) => text.includes(right))));
}

// Looks at the page of an answer.
async function remember(page) {
  const right = page.locator(".choice.right .said");
  if ((await right.count()) === 0) return;
  if (!remembered.has(page)) remembered.set(page, new Set());
  remembered.get(page).add(await right.first().textContent());
}

// Answers the shown card by keys alone and rates it with `key`, if that rating is open to it.
export async function answerByKeys(page, key) {
  const ticket = await page.locator("[name=ticket]").first().inputValue();
  if ((await page.locator("#reveal").count()) > 0) {
    await page.keyboard.press("Space");
    await page.locator(".rates").waitFor({ state: "visible" });
    await page.keyboard.press(key);
    await moved(page, ticket);
    return;
  }
  if ((await page.locator(".choices").count()) > 0) {
    await page.keyboard.press(String((await choice(page)) + 1));
    await page.keyboard.press("Enter");
  } else {
    await page.keyboard.press("Space");
    await page.waitForFunction(() => document.activeElement?.id === "answer");
    await page.keyboard.type("something that is remembered");
    await page.keyboard.press("Control+Enter");
  }
  await page.waitForURL("**/review/answers/*");
  await ready(page);
  await remember(page);
  await page.keyboard.press(key);
  if ((await page.locator("input[name=rating]").count()) > 0) await page.keyboard.press("Enter");
  await page.waitForURL(/\/review(\/done)?(\?|$)/);
  await ready(page);
}

// Answers the shown card by its forms, without JavaScript, and rates it as good where that is open.
export async function answerByForms(page) {
  const button = (which) => page.locator(`button:is(${which})`).first();
  if ((await page.locator("#reveal").count()) > 0) {
    await page.locator("label.reveal-btn").click();
    await button("[value=good]").click();
  } else {
    if ((await page.locator(".choices").count()) > 0) {
      await page.locator(".choices input").nth(await choice(page)).check();
    } else {
      await page.locator("#answer").fill("something that is remembered");
    }
    await page.locator(":is(.asking, .sheet) .btn-primary").first().click();
    await page.waitForURL(/\/review\/answers\//);
    await remember(page);
    const good = page.locator("input[name=rating][value=good]:enabled");
    if ((await good.count()) > 0) await good.check({ force: true });
    await button((await page.locator(".nextbtn").count()) > 0 ? ".nextbtn" : "[value=good]").click();
  }
  await page.waitForURL(/\/review(\/done)?(\?|$)/);
  await page.waitForLoadState("load");
}
