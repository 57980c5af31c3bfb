// Notes that are written, chosen or named instead of recalled: with and without a model, with and
// without JavaScript, by keyboard, with a model that is slow, broken or silent.
import { assert, axe, ready, shot } from "../lib/pages.mjs";
import { mailedLink } from "./learner.mjs";

const NOTES = {
  ko: {
    explain: {
      title: "TCP 혼잡 제어: 느린 시작에서 빠른 회복까지", category: "네트워크",
      body: "1. 느린 시작: ACK마다 cwnd가 1 MSS씩 늘어 RTT마다 두 배가 된다.\n2. cwnd가 ssthresh에 닿으면 혼잡 회피: RTT마다 1 MSS씩 늘린다.\n3. 중복 ACK 3개면 빠른 재전송을 한다.\n4. 빠른 회복은 ssthresh를 cwnd의 절반으로 낮춘다.\n5. 타임아웃이면 cwnd를 1 MSS로 되돌리고 느린 시작부터.\n",
      answer: "연결이 시작되면 cwnd를 작게 잡고 ACK를 받을 때마다 키워서 RTT마다 두 배가 된다! ssthresh에 닿으면 RTT마다 1 MSS씩만 늘리는 혼잡 회피로 바뀐다! 중복 ACK가 세 번 오면 타임아웃을 기다리지 않고 바로 재전송한다! 이때 cwnd는 1로 줄어들고 느린 시작부터 다시 한다#",
      verdicts: { covered: 3, wrong: 1, missed: 1 }, score: "60",
    },
    choose: { title: "대동법", category: "한국사", body: "대동법은 특산물 대신 쌀과 베와 돈으로 내게 한 조선의 제도다.\n\n광해군 때 경기도에서 시작했다.\n" },
    title: { title: "격리 수준", category: "데이터베이스", body: "트랜잭션이 서로를 얼마나 볼 수 있는지를 정한다. 높을수록 이상 현상이 줄고 동시성이 낮아진다.\n" },
    more: [
      { title: "광합성", category: "생물학", body: "빛으로 이산화 탄소와 물에서 포도당과 산소를 만든다.\n" },
      { title: "엔트로피", category: "물리학", body: "고립된 계에서는 줄어들지 않는 무질서의 정도다.\n" },
    ],
  },
  en: {
    explain: {
      title: "Database isolation levels", category: "Databases",
      body: "- Read committed takes a new snapshot for each statement.\n- Repeatable read keeps the snapshot of its first read.\n- Serializable behaves as if transactions ran one after another.\n- Dirty reads happen only with read uncommitted.\n",
      answer: "Read committed takes a new snapshot for every single statement! Repeatable read keeps one snapshot until the end?",
      verdicts: { covered: 1, partly: 1, missed: 2 }, score: "38",
    },
    choose: { title: "Osmosis", category: "Biology", body: "Osmosis is water moving through a membrane to the saltier side.\n\nIt needs no energy from the cell.\n" },
    title: { title: "Opportunity cost", category: "Economics", body: "The value of the best alternative that is given up when a choice is made.\n" },
    more: [
      { title: "Photosynthesis", category: "Biology", body: "Light turns carbon dioxide and water into sugar and oxygen.\n" },
      { title: "Entropy", category: "Physics", body: "A measure of disorder that never falls in an isolated system.\n" },
    ],
  },
};

// What somebody does in Korean or English, with or without JavaScript.
export function person({ page, url, folder, name, language }) {
  const visit = async (path) => {
    // A page that waits for a grade may go on by itself at that moment, which wins once.
    await page.goto(url + path).catch((error) => {
      if (!String(error).includes("ERR_ABORTED")) throw error;
      return page.goto(url + path);
    });
    await ready(page);
  };
  return {
    visit,
    at: async (pattern) => {
      await page.waitForURL(pattern);
      await ready(page);
    },
    press: (label) => page.getByRole("button", { name: label }).first().click(),
    picture: async (label) => {
      await axe(page, label);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);
      assert(!wide, `${label} scrolls sideways`);
      await shot(page, `${name}-${label}`, folder);
    },
    async register() {
      const email = `${name}@example.com`;
      await visit("/register");
      await page.getByLabel(/이메일|Email/).fill(email);
      await page.locator("#password").fill("a quiet river at night");
      await page.getByLabel(/동의해요|I accept/).check();
      await page.getByLabel(/14세|14 years/).check();
      await this.press(/^계정 만들기$|^Create account$/);
      await page.waitForURL("**/verify-email**");
      await visit(await mailedLink(page, url, email, "/verify-email"));
      await this.press(/^이메일 확인$|^Confirm email$/);
      await page.waitForURL("**/login**");
      await ready(page);
      await page.getByLabel(/이메일|Email/).fill(email);
      await page.locator("#password").fill("a quiet river at night");
      await this.press(/^로그인$|^Log in$/);
      await this.at("**/dashboard");
    },
    async agree() {
      await visit("/settings/review");
      await this.press(/^동의하고 켜기$|^Accept and switch on$/);
      await page.waitForURL("**/settings/review**");
      await ready(page);
    },
    async write({ title, category, body }, mode) {
      await visit("/notes/new");
      await page.locator("#title").fill(title);
      await page.locator("#category").fill(category);
      await page.locator("#body").fill(body);
      await page.locator(`input[name=mode][value=${mode}]`).check();
      await this.press(/^완료$|^Done$/);
      await this.at(/\/notes\/[0-9a-f-]{36}$/);
    },
    async everyMode() {
      const notes = NOTES[language];
      await this.write(notes.explain, "explain");
      await this.write(notes.choose, "choose");
      await this.write(notes.title, "title");
      for (const note of notes.more) await this.write(note, "recall");
      return notes;
    },
    // With JavaScript everything here is done by keys alone.
    async send(label) {
      if (page.javaScript) await page.keyboard.press("Control+Enter");
      else await this.press(label);
      await this.at("**/review/answers/*");
    },
    async next() {
      if (page.javaScript) await page.keyboard.press("Enter");
      else await this.press(/^다음 노트|^Next note/);
      await this.at(/\/review(\/done|\/answers\/.*)?$/);
    },
    async score() {
      await page.locator(".score").waitFor({ timeout: 20000 });
      await ready(page);
    },
    proposal: () => page.locator("input[name=rating]:checked").inputValue(),
  };
}

// Every mode once, from writing the notes to the end of the review.
export async function modes(scene) {
  const { page, url, language, model } = scene;
  const me = person(scene);
  await me.register();
  if (model) await me.agree();
  const notes = await me.everyMode();

  await me.visit("/review");
  await page.getByRole("heading", { level: 1, name: notes.explain.title }).waitFor();
  await me.picture("explain");
  await page.locator("#answer").fill("짧다");
  page.expectedStatuses.add("422");
  if (page.javaScript) await page.keyboard.press("Control+Enter");
  else await me.press(/^채점하기|^노트와 견주기|^Grade|^Compare/);
  await page.locator("#answer-error").getByText(/10/).waitFor();
  assert((await page.locator("#answer").inputValue()) === "짧다", "a refused answer was lost");
  await me.picture("explain-refused");
  await page.locator("#answer").fill(notes.explain.answer);
  if (page.javaScript) {
    await page.reload();
    await ready(page);
    assert((await page.locator("#answer").inputValue()) === notes.explain.answer, "reloading lost the answer");
    await page.locator("#answer").focus();
  }
  await me.send(/^채점하기|^노트와 견주기|^Grade|^Compare/);
  if (model) {
    await me.score();
    assert((await page.locator(".score b").textContent()) === notes.explain.score, "another score");
    for (const [verdict, count] of Object.entries(notes.explain.verdicts)) {
      const marks = await page.locator(`.mk-${verdict}:has(sup), .ins-${verdict}`).count();
      assert(marks === count, `${marks} marks of ${verdict}, expected ${count}`);
    }
    assert((await me.proposal()) === "again", "another proposal");
    await me.picture("graded");
    if (page.javaScript) {
      await page.keyboard.press("3");
      assert((await me.proposal()) === "good", "a key did not choose");
      await page.keyboard.press("2");
    }
    await me.next();
  } else {
    await page.getByText(/채점이 아니에요|This is not a grade/).waitFor();
    assert((await page.locator("input[name=rating]").count()) === 0, "something is proposed without a grade");
    await me.picture("compared");
    await me.press(/^어려움|^Hard/);
  }

  await me.at("**/review");
  await page.locator(".choices").waitFor();
  await me.picture("choose");
  if (page.javaScript) {
    await page.keyboard.press("2");
    assert(await page.locator("input[name=choice][value='1']").isChecked(), "a key did not choose");
    await page.keyboard.press("Enter");
  } else {
    await page.locator("input[name=choice][value='1']").check();
    await me.press(/^확인|^Check/);
  }
  await me.at("**/review/answers/*");
  await me.picture("chosen");
  const right = (await page.locator(".choice.wrong").count()) === 0;
  assert((await me.proposal()) === (right ? "good" : "again"), "a choice proposes something else");
  assert((await page.locator("input[name=rating][value=easy]").isDisabled()), "a choice may be raised");
  await me.next();

  await page.locator(".guess").waitFor();
  await me.picture("title");
  assert(!(await page.locator("main").textContent()).includes(notes.title.title), "the title is given away");
  await page.locator("#answer").fill(` ${notes.title.title.toUpperCase()} `);
  if (page.javaScript) await page.locator("#answer").press("Enter");
  else await me.press(/^확인|^Check/);
  await me.at("**/review/answers/*");
  await me.picture("named");
  assert((await me.proposal()) === "good", "the right title proposes something else");
  await me.next();

  // The last answer is taken back: the card is asked anew, and given up this time.
  await page.locator("#reveal").waitFor({ state: "attached" });
  if (page.javaScript) await page.keyboard.press("u");
  else await me.press(/되돌리기|Undo/);
  await page.locator(".guess").waitFor();
  await me.press(/^노트 보기|^Show the note/);
  await me.at("**/review/answers/*");
  await me.picture("given-up");
  assert((await me.proposal()) === "again", "giving up proposes something else");
  await me.next();
  await page.locator("#reveal").waitFor({ state: "attached" });
}

// A grader that takes its time, says nothing, or answers nonsense, and two tabs.
export async function slowGrader(scene) {
  const { page, language, model } = scene;
  const me = person(scene);
  const { explain } = NOTES[language];
  const answered = async () => {
    await me.visit("/review");
    await page.locator("#answer").fill(explain.answer);
    await me.send(/^채점하기|^Grade/);
  };
  await me.register();
  await me.agree();
  for (const title of ["1", "2", "3"]) {
    await me.write({ ...explain, title: `${explain.title} ${title}` }, "explain");
  }

  // The learner does not wait: the grade is shown later and changes nothing.
  model.mood = "slow";
  await answered();
  const early = page.url();
  await page.getByRole("status").filter({ hasText: /견주고|Comparing/ }).waitFor();
  await me.picture("waiting");
  await page.reload();
  await ready(page);
  await page.getByRole("status").filter({ hasText: /견주고|Comparing/ }).waitFor();
  if (page.javaScript) await page.keyboard.press("3");
  else await me.press(/^알맞음|^Good/);
  await me.at("**/review");
  await page.goto(early);
  await me.score();
  await page.getByText(/채점 결과로는|the grader would have said/).waitFor();
  await me.picture("late");

  // It waits by itself until the grade is there.
  await answered();
  await me.score();
  await me.next();

  // Broken: the answer is kept, and the learner may ask again or rate.
  model.mood = "broken";
  await answered();
  await page.locator(".banner-error").waitFor({ timeout: 30000 });
  await ready(page);
  await me.picture("failed");
  await page.getByText(explain.answer.slice(0, 20)).first().waitFor();
  model.mood = "fine";
  await me.press(/^다시 채점|^Grade again/);
  await me.at("**/review/answers/*");
  await me.score();
}

// Two tabs answer the same card: the second is told so and keeps what was typed.
export async function twoAnswers(scene) {
  const { page, url, language } = scene;
  const me = person(scene);
  const { explain } = NOTES[language];
  await me.register();
  await me.write(explain, "explain");
  await me.visit("/review");
  const other = await page.context().newPage();
  other.javaScript = page.javaScript;
  await other.goto(`${url}/review`);
  await ready(other);
  await page.locator("#answer").fill(explain.answer);
  await me.send(/^노트와 견주기|^Compare/);
  await page.getByRole("button", { name: /^알맞음|^Good/ }).click();
  await me.at("**/review/done");
  const text = "다른 탭에서 쓴 아주 다른 답안이에요.";
  await other.locator("#answer").fill(text);
  await other.locator("#answer").press("Control+Enter");
  await other.locator(".form-failure, .banner-error").first().waitFor();
  assert((await other.locator("#answer").inputValue()) === text, "the second tab lost its answer");
}

// The key points of a note: shown, refused when they are too few, saved.
export async function keyPoints(scene) {
  const { page, language } = scene;
  const me = person(scene);
  const { explain } = NOTES[language];
  await me.register();
  await me.write(explain, "explain");
  await page.locator(".rubric").waitFor();
  await me.picture("note-without-points");
  await page.getByRole("link", { name: /핵심 적기|Write key points/ }).click();
  await me.at(/\/rubric$/);
  await me.picture("rubric");
  const facts = explain.body.trim().split("\n").map((line) => line.replace(/^\d+\.\s*|^- /, ""));
  const fill = async (index) => {
    await page.locator(`#statement-${index}`).fill(facts[index]);
    await page.locator(`#terms-${index}`).fill(facts[index].split(/[^\p{L}\p{N}]+/u)[0]);
  };
  await fill(0);
  page.expectedStatuses.add("422");
  await me.press(/^저장$|^Save$/);
  await page.locator("#rubric-error").getByText(/셋|three/).waitFor();
  await ready(page);
  assert((await page.locator("#statement-0").inputValue()) === facts[0], "refused key points were lost");
  await me.picture("rubric-refused");
  await fill(1);
  await fill(2);
  await me.press(/^저장$|^Save$/);
  await me.at(/\/notes\/[0-9a-f-]{36}$/);
  assert((await page.locator(".rubric li").count()) === 3, "the key points are not on the note");
  await me.picture("note-with-points");
}

// Statements that a model wrote about a note. They are written two minutes after it was saved.
export async function statements(scene) {
  const { page, language, model } = scene;
  const me = person(scene);
  const { choose } = NOTES[language];
  await me.register();
  await me.agree();
  await me.write(choose, "choose");
  for (let second = 0; second < 180 && !model.requests.includes("verify"); second += 1) {
    await page.waitForTimeout(1000);
  }
  assert(model.requests.includes("verify"), "the model was not asked for statements");
  await page.waitForTimeout(1000);
  await me.visit("/review");
  await page.getByRole("heading", { level: 1, name: choose.title }).waitFor();
  await me.picture("choose");
  const wrong = page.locator(".choice", { hasText: ":" }).first();
  await page.keyboard.press(await wrong.locator("kbd").textContent());
  await page.keyboard.press("Enter");
  await me.at("**/review/answers/*");
  await page.locator(".choice.wrong .why").waitFor();
  await me.picture("chosen-wrong");
  assert((await me.proposal()) === "again", "a wrong choice proposes something else");
  await me.next();
}
