// Pages of other sites make a browser that is signed in send things: every call, in every way that a page
// can. Nothing is done.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

import { assert, ready } from "../lib/pages.mjs";
import { demoLogin } from "./demo.mjs";

// Fields that calls ask for; the values are such as would change something.
const FIELDS = {
  title: "Forged", body: "Forged", category: "Forged", tags: "forged", mode: "recall", name: "Forged",
  email: "thief@example.com", password: "a long forged password", language: "en", theme: "dark",
  time_zone: "Asia/Tokyo", retention: "0.8", scheduler: "ladder", on: "on", terms: "on", age: "on",
};
const REFUSED = /ERR_BLOCKED_BY_RESPONSE|ERR_FAILED|status of 40[345]|CORS policy|frame-ancestors|Refused to display/;
// Posts that are looked at for the cookies they carried.
const SAMPLE = 8;
const LOOKS = ["/notes", "/settings/profile", "/settings/review", "/settings/notifications"];

export async function forged({ page, url, language }) {
  const calls = await declaredCalls();
  assert(calls.length > 40, `${calls.length} calls`);
  await demoLogin(page, url, language);
  const looks = async () => {
    const seen = [];
    for (const path of LOOKS) {
      await page.goto(url + path);
      await ready(page);
      seen.push(await page.locator("main").innerText());
    }
    return seen;
  };
  const before = await looks();
  const site = await emptySite();
  const answers = [];
  page.context().on("response", (response) => answers.push(response));
  // What a script sends is answered too, but the browser shows nobody how.
  let unseen = 0;
  page.context().on("requestfailed", (request) => {
    if (request.method() === "POST" && request.failure().errorText.includes("BLOCKED_BY_RESPONSE")) unseen += 1;
  });
  // Another port of the same host is the same site for cookies; localhost is another one.
  const near = `http://127.0.0.1:${site.port}`;
  await attack({ page, url, origin: near, sandbox: false, calls });
  await attack({ page, url, origin: near, sandbox: true, calls });
  await attack({ page, url, origin: `http://localhost:${site.port}`, sandbox: false, calls });
  site.close();
  await judge(answers.filter((response) => new URL(response.url()).origin === url), calls);
  assert(unseen >= calls.length * 6, `only ${unseen} posts by script were answered`);
  const after = await looks();
  for (const [index, path] of LOOKS.entries()) assert(before[index] === after[index], `${path} is another`);
  await page.goto(`${url}/dashboard`);
  assert(new URL(page.url()).pathname === "/dashboard", "somebody else signed the learner out");
  // The console says what was refused.
  const others = page.complaints.filter((text) => !REFUSED.test(text));
  page.complaints.splice(0, page.complaints.length, ...others);
}

async function declaredCalls() {
  const policies = await readFile(new URL("../../app/src/policy.rs", import.meta.url), "utf8");
  return [...policies.matchAll(/\("(\/api\/[a-z_]+\/[a-z_]+)", /g)].map((found) => found[1]).filter((path) => !path.startsWith("/api/health/"));
}

async function emptySite() {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>elsewhere</title><p>A page.");
  });
  await new Promise((resolve) => server.listen(0, resolve));
  return { port: server.address().port, close: () => server.close() };
}

// In a sandbox the origin is "null".
async function attack({ page, url, origin, sandbox, calls }) {
  await page.goto(origin);
  let frame = page.mainFrame();
  if (sandbox) {
    await page.evaluate(() => {
      const element = document.createElement("iframe");
      element.setAttribute("sandbox", "allow-scripts allow-forms");
      element.srcdoc = "<p>A frame.";
      document.body.append(element);
    });
    await page.waitForFunction(() => document.querySelector("iframe") !== null);
    for (let wait = 0; page.frames().length < 2 && wait < 50; wait += 1) await page.waitForTimeout(20);
    frame = page.frames().find((one) => one !== page.mainFrame());
  }
  await frame.evaluate(async ([target, fields, paths]) => {
    const form = (path, method, enctype) => new Promise((resolve) => {
      const name = `to${Math.random()}`;
      const sink = Object.assign(document.createElement("iframe"), { name });
      document.body.append(sink);
      const element = Object.assign(document.createElement("form"), { action: target + path, method, enctype, target: name });
      for (const [field, value] of Object.entries(fields)) {
        element.append(Object.assign(document.createElement("input"), { type: "hidden", name: field, value }));
      }
      document.body.append(element);
      sink.addEventListener("load", () => {
        sink.remove();
        element.remove();
        resolve();
      });
      element.submit();
    });
    const send = (path, options) => fetch(target + path, { mode: "no-cors", credentials: "include", ...options }).catch(() => {});
    const coded = new URLSearchParams(fields).toString();
    const attackWith = async (path) => {
      await Promise.all([
        form(path, "post", "application/x-www-form-urlencoded"),
        form(path, "post", "text/plain"),
        form(path, "get", "application/x-www-form-urlencoded"),
        send(path, { method: "POST", body: new URLSearchParams(fields) }),
        send(path, { method: "POST", body: coded, headers: { "content-type": "text/plain" } }),
        send(`${path}?${coded}`, {}),
        // With preflight: it never gets that far.
        fetch(target + path, {
          method: "POST", credentials: "include", body: JSON.stringify(fields), headers: { "content-type": "application/json" },
        }).catch(() => {}),
      ]);
      navigator.sendBeacon(target + path, new URLSearchParams(fields));
    };
    for (const path of paths) await attackWith(path);
  }, [url, FIELDS, calls]);
}

async function judge(answers, calls) {
  const asked = answers.filter((response) => calls.includes(new URL(response.url()).pathname));
  const posted = asked.filter((response) => response.request().method() === "POST");
  for (const response of asked) {
    const how = `${response.status()} for ${response.request().method()} ${response.url()}`;
    assert(response.status() >= 400 && response.status() < 500, how);
    assert(response.status() === 403 || !posted.includes(response), how);
  }
  assert(posted.length >= calls.length * 6, `only ${posted.length} posts were answered`);
  let withSession = 0;
  for (const response of posted.slice(0, SAMPLE)) {
    const sent = await response.request().allHeaders();
    if ((sent.cookie ?? "").includes("=")) withSession += 1;
  }
  assert(withSession > 0, "no session came with the posts: nothing is shown");
}
