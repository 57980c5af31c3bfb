// A learner comes back after a break: a limit, a plan that is accepted and taken back, sessions of their
// own choice, ten only, and a note that keeps slipping.
import { assert, axe, ready, shot } from "../lib/pages.mjs";
import { answerByForms, answerByKeys } from "../lib/review.mjs";
import { demoLogin } from "./demo.mjs";

const WORDS = {
  ko: {
    plan: "따라잡기 계획 보기", accept: /따라잡기$/, undo: /^되돌리기/, save: "저장", ten: "10개만", choose: "골라서 복습",
    start: "시작", more: /더$/, rewritten: "고쳐 썼어요", now: "지금 복습",
  },
  en: {
    plan: "See a plan", accept: /^Catch up with/, undo: /^Undo/, save: "Save", ten: "Only 10",
    choose: "Choose what to review", start: "Start", more: /more$/, rewritten: "I rewrote it", now: "Review now",
  },
};

// Makes `wanted` notes due today, as if the learner had been away.
async function away(page, url, wanted) {
  const ids = new Set();
  let path = "/notes";
  while (path && ids.size < wanted) {
    await page.goto(url + path);
    for (const href of await page.locator(".lib .tt a").evaluateAll((links) => links.map((link) => link.getAttribute("href")))) {
      ids.add(href.split("/").pop());
    }
    const next = page.locator("a[rel=next]");
    path = (await next.count()) > 0 ? await next.getAttribute("href") : null;
  }
  for (const note of ids) {
    await page.request.post(`${url}/api/review/change`, {
      form: { note, change: "today" }, headers: { origin: url }, maxRedirects: 0, failOnStatusCode: false,
    });
  }
}

async function wide(page, label) {
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);
  assert(!sideways, `${label} scrolls sideways`);
}

export async function backlog({ page, url, folder, name, language }) {
  const words = WORDS[language];
  const look = async (label) => {
    await ready(page);
    await axe(page, label);
    await shot(page, `${name}-${label}`, folder);
    await wide(page, label);
  };
  const press = async (button) => {
    await page.getByRole("button", { name: button }).first().click();
    await page.waitForLoadState("load");
    await ready(page);
  };
  await demoLogin(page, url, language);
  await away(page, url, 400);

  // The plan: offered, previewed, accepted, shown, taken back.
  await page.goto(`${url}/dashboard`);
  await look("offered");
  await page.getByRole("link", { name: words.plan }).click();
  await page.locator(".days").waitFor();
  await look("plan");
  await page.locator(".paces a").last().click();
  await page.locator(".days").waitFor();
  await press(words.accept);
  await page.locator(".toast").waitFor();
  await look("accepted");
  await page.goto(`${url}/dashboard`);
  await page.locator(".plan-line").waitFor();
  await look("following");
  await page.goto(`${url}/review`);
  await ready(page);
  // Whoever has reviewed more than the pace today is done for today.
  const told = await page.locator(".standing, .plan-line").first().textContent();
  assert(/ \d+ \/ \d+/.test(told), `the review does not tell of the plan: ${told}`);
  await page.goto(`${url}/review/catch-up?accepted=1`);
  await ready(page);
  await page.locator(".toast button").click();
  await page.waitForURL("**dropped=1");
  await page.goto(`${url}/dashboard`);
  assert((await page.locator(".plan-line").count()) === 0, "the plan was not taken back");

  // A limit: the rest waits, and more is asked for.
  await page.goto(`${url}/settings/review`);
  await ready(page);
  await page.locator("#reviews_per_day").fill("3");
  await press(words.save);
  await page.locator(".toast").waitFor();
  await page.goto(`${url}/dashboard`);
  await page.locator(".waiting").waitFor();
  await look("limited");
  const due = async () => Number((await page.locator("h1").textContent()).match(/\d+/)[0]);
  const before = await due();
  await press(words.more);
  assert((await due()) === before + 10, `more made ${before} ${await due()}`);
  await page.goto(`${url}/settings/review`);
  await ready(page);
  await page.locator("#reviews_per_day").fill("");
  await press(words.save);
  await page.locator(".toast").waitFor();

  // Chosen: ten only of a category, counted from one to ten.
  await page.goto(`${url}/dashboard`);
  await ready(page);
  await page.getByRole("link", { name: words.choose }).click();
  await page.locator("#category").waitFor();
  await look("choose");
  await page.locator("#category").selectOption({ index: 1 });
  await page.locator("#limit").selectOption("5");
  await page.getByRole("button", { name: words.start }).last().click();
  await page.waitForURL(/\/review\?.*since=/);
  await look("session");
  assert((await page.locator(".cnt").textContent()).replace(/\s/g, "") === "1/5", "not five");
  const { searchParams } = new URL(page.url());
  assert(searchParams.get("category") && searchParams.get("limit") === "5", page.url());
  // A wrong choice comes back in the session.
  for (let card = 0; card < 40 && new URL(page.url()).pathname !== "/review/done"; card += 1) {
    await (page.javaScript ? answerByKeys(page, "3") : answerByForms(page));
  }
  await page.waitForURL(/\/review\/done\?/);
  await look("session-done");

  // Looking without rating.
  await page.goto(`${url}/review/practice?limit=2`);
  await look("practice");
  for (let card = 0; card < 2; card += 1) {
    await page.locator("label.reveal-btn").click();
    await page.locator("a.reveal-btn").click();
    await page.waitForLoadState("load");
    await ready(page);
  }
  assert((await page.locator(".done").count()) === 1, "practising does not end");

  // One note now, forgotten on purpose until it is a leech.
  await page.goto(`${url}/notes?leech=1`);
  await ready(page);
  await look("leeches");
  if ((await page.locator(".lib .tt a").count()) > 0) {
    await page.locator(".lib .tt a").first().click();
    await page.locator("#leech").waitFor();
    await look("leech");
    await press(words.rewritten);
    assert((await page.locator("#leech").count()) === 0, "it is still a leech");
    await page.locator(".toast button").click();
    await page.locator("#leech").waitFor();
    await page.getByRole("link", { name: words.now }).click();
    await page.waitForURL(/\/review\?note=.*since=/);
    await look("leech-asked");
  } else {
    throw new Error("the demo learner has no leech");
  }
}
