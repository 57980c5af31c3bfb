// Everything a learner can write is an attack: nothing of it runs, and nothing of it is an element.
import { assert } from "../lib/pages.mjs";
import { PAYLOADS, cut, watch } from "../lib/payloads.mjs";
import { demoLogin } from "./demo.mjs";
import { person } from "./modes.mjs";

const TITLE_MAX = 120;
const TAG_MAX = 40;
const ANSWER_MAX = 5000;
// Payloads that share a body.
const TOGETHER = 20;

export async function hostile({ page, url, language }) {
  assert(PAYLOADS.length >= 500, `${PAYLOADS.length} payloads`);
  // Pictures whose address is a word are looked for on our own site.
  page.expectedStatuses.add("404");
  const look = await watch(page);
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

const STATEMENT_MAX = 300;
const POINTS = 6;

// Attacks in what learners answer, and in what a model says about it: key points, quotes, opinions.
export async function hostileAnswers(scene) {
  const { page, model } = scene;
  const notes = attackingNotes();
  assert(notes.length % 2 === 0, `${notes.length} notes`);
  assert(notes.flatMap(({ groups }) => groups.flat()).length >= 500, "few attacks fit");
  const of = (title) => notes.find((note) => note.title === title).groups;
  // An answer that copies its note is not graded: the attacks of another one.
  const answerTo = (title) => {
    const at = notes.findIndex((note) => note.title === title);
    return notes[(at + notes.length / 2) % notes.length].groups;
  };
  model.replies.rubric = ({ title }) => ({
    points: of(title).map((group) => ({ statement: group.join(" "), terms: ["alert"], synonyms: [] })),
  });
  model.replies.grade = ({ title, key_points }) => ({
    points: key_points.map(({ id }) => ({ id, verdict: "covered", quote: answerTo(title)[id - 1][0] })),
  });
  model.replies.check = ({ title }) => ({
    accuracy: 0, consistency: 0, title_fit: 0,
    issues: of(title).map((group) => ({ aspect: "accuracy", quote: group[0], problem: group.join(" ") })),
  });
  page.expectedStatuses.add("404");
  const look = await watch(page);
  const me = person(scene);
  await me.register();
  await me.agree();
  const paths = [];
  for (const { title, groups } of notes) {
    await me.write({ title, category: title, body: groups.map((group) => group.join("\n\n")).join("\n\n") }, "explain");
    await look();
    paths.push(new URL(page.url()).pathname);
  }
  let quoted = 0;
  for (const _ of notes) {
    await me.visit("/review");
    const title = (await page.getByRole("heading", { level: 1 }).first().textContent()).trim();
    await page.locator("#answer").fill(answerTo(title).flat().join("\n").slice(0, ANSWER_MAX));
    await me.send(/^채점하기|^Grade/);
    await me.score();
    await look();
    assert((await page.locator("main").innerText()).includes(of(title)[0].join(" ")), `no key points of ${title}`);
    quoted += await page.locator(".mk-covered:has(sup)").count();
    await me.next();
  }
  assert(quoted >= notes.length, `${quoted} quotes`);
  for (const path of paths) {
    await me.visit(path);
    await me.press(/^이 노트 점검하기$|^Check this note$/);
    await page.locator(".nc-issues").waitFor({ timeout: 30000 });
    await look();
    assert((await page.locator(".nc-issues li").count()) > 0, "no issue is shown");
    await me.visit(`${path}/rubric`);
    await look();
  }
  assert(model.requests.length >= notes.length * 3, `${model.requests.length} requests`);
}

// All attacks, as groups that are a key point each, six to a note.
function attackingNotes() {
  const groups = [];
  let group = [];
  for (const payload of PAYLOADS.map((text) => cut(text, STATEMENT_MAX))) {
    if ([...group, payload].join(" ").length > STATEMENT_MAX) {
      groups.push(group);
      group = [];
    }
    group.push(payload);
  }
  groups.push(group);
  // The last note has the first ones again beside what is left.
  groups.push(...groups.slice(0, (POINTS - (groups.length % POINTS)) % POINTS));
  const notes = [];
  for (let at = 0; at < groups.length; at += POINTS) {
    notes.push({ title: `Attacks ${at}`, groups: groups.slice(at, at + POINTS) });
  }
  return notes;
}
