// Everything a learner can write is an attack: nothing of it runs, and nothing of it is an element.
import { assert, ready } from "../lib/pages.mjs";
import { PAYLOADS } from "../lib/payloads.mjs";
import { demoLogin } from "./demo.mjs";

const TITLE_MAX = 120;
const TAG_MAX = 40;
// Payloads that share a body.
const TOGETHER = 20;

// A line without control characters is all that names may be.
const cut = (text, max) => [...text.replace(/[\s\p{Cc}]+/gu, " ").trim()].slice(0, max).join("").trim();

export async function hostile({ page, url, language }) {
  assert(PAYLOADS.length >= 500, `${PAYLOADS.length} payloads`);
  // Pictures whose address is a word are looked for on our own site.
  page.expectedStatuses.add("404");
  const ran = [];
  page.on("dialog", async (dialog) => {
    ran.push(`${dialog.type()} at ${page.url()}`);
    await dialog.dismiss();
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  await demoLogin(page, url, language);
  await page.goto(`${url}/notes/new`);
  const version = await page.locator('input[name="version"]').getAttribute("value");
  const bodies = [];
  for (let at = 0; at < PAYLOADS.length; at += 1) {
    const payload = PAYLOADS[at];
    const together = at % TOGETHER === 0 ? PAYLOADS.slice(at, at + TOGETHER).join("\n\n") : payload;
    const saved = await page.request.post(`${url}/api/notes/save`, {
      headers: { origin: url, accept: "application/json" },
      form: {
        version, title: cut(payload, TITLE_MAX), body: together, category: cut(PAYLOADS[at % 20], 60),
        tags: cut(payload.replaceAll(",", " "), TAG_MAX), mode: "recall",
      },
    });
    assert(saved.status() === 200, `${saved.status()} for ${payload}: ${await saved.text()}`);
    if (at % TOGETHER === 0) bodies.push((await saved.json()));
  }
  const look = async () => {
    await ready(page);
    const found = await page.evaluate(() => {
      const never = "script:not([nonce]):not([src^='/']), iframe, object, embed, base, form[action^='javascript'], " +
        "[formaction^='javascript'], [href^='javascript' i], [src^='javascript' i], marquee, noscript style";
      const bad = [...document.querySelectorAll(never)].map((element) => element.outerHTML);
      for (const element of document.querySelectorAll("main *")) {
        for (const { name } of element.attributes) if (name.startsWith("on")) bad.push(element.outerHTML);
      }
      return bad;
    });
    assert(found.length === 0, `${page.url()}: ${found.join("\n")}`);
    assert(ran.length === 0, ran.join("\n"));
  };
  // The list, from its first page to its last.
  let pages = 0;
  await page.goto(`${url}/notes`);
  for (;;) {
    await look();
    pages += 1;
    const next = page.locator('a[rel="next"]');
    if ((await next.count()) === 0) break;
    await page.goto(new URL(await next.first().getAttribute("href"), url).href);
  }
  assert(pages > 5, `${pages} pages of notes`);
  for (const id of bodies) {
    await page.goto(`${url}/notes/${id}`);
    await look();
    await page.goto(`${url}/notes/${id}/edit`);
    await look();
  }
  for (const path of ["/dashboard", "/review", "/stats", "/review/start", "/settings/review"]) {
    await page.goto(url + path);
    await look();
  }
}
