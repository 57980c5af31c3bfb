// The main job: register → mailbox → verify → log in → note → review → undo → log out.
import { assert, axe, ready, shot } from "../lib/pages.mjs";

const WORDS = {
  ko: {
    register: "계정 만들기", login: "로그인", confirm: "이메일 확인", done: "완료", reveal: "펼쳐 보기",
    good: /^알맞음/, undo: /되돌리기/, logOut: "로그아웃", start: /복습 시작/,
    terms: /동의해요/, age: /14세/,
  },
  en: {
    register: "Create account", login: "Log in", confirm: "Confirm email", done: "Done", reveal: "Reveal",
    good: /^Good/, undo: /Undo/, logOut: "Log out", start: /Start review/,
    terms: /I accept/, age: /14 years/,
  },
};

export async function learner({ page, url, folder, name, language }) {
  const words = WORDS[language];
  const email = `${name}@example.com`;
  const password = "a quiet river at night";
  const visit = async (path) => {
    await page.goto(url + path);
    await ready(page);
  };
  const press = (label) => page.getByRole("button", { name: label }).first().click();

  await visit("/register");
  await axe(page, "register");
  await page.getByLabel(/이메일|Email/).fill(email);
  await page.locator("#password").fill(password);
  await page.getByLabel(words.terms).check();
  await page.getByLabel(words.age).check();
  await press(words.register);
  await page.waitForURL("**/verify-email**");
  await page.getByText(email).waitFor();
  await axe(page, "verify-email");

  const link = await mailedLink(page, url, email, "/verify-email");
  await visit(link);
  await press(words.confirm);
  await page.waitForURL("**/login**");
  await ready(page);
  await axe(page, "login");

  await page.getByLabel(/이메일|Email/).fill(email);
  await page.locator("#password").fill(password);
  await press(words.login);
  await page.waitForURL("**/dashboard");
  await ready(page);
  await axe(page, "dashboard, empty");
  await shot(page, `${name}-dashboard-empty`, folder);

  await visit("/notes/new");
  await axe(page, "editor");
  const title = language === "ko" ? "읽기 커밋과 반복 읽기의 차이" : "Read committed and repeatable read";
  await page.locator("#title").fill(title);
  await page.locator("#category").fill("데이터베이스");
  await page.locator("#tags").fill("db, 트랜잭션");
  await page.locator("#body").fill("스냅샷을 ==언제== 찍느냐에 있다.\n\n- **RC** 문장마다\n- **RR** 트랜잭션마다\n\n$a^2$\n");
  if (page.javaScript) {
    await page.locator(".prev mark").waitFor();
    await page.getByText(/초안 저장됨|Draft saved/).waitFor();
  }
  await shot(page, `${name}-editor`, folder);
  await press(words.done);
  await page.waitForURL(/\/notes\/[0-9a-f-]{36}$/);
  await ready(page);
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  await axe(page, "note");
  await shot(page, `${name}-note`, folder);

  await visit("/notes");
  await page.getByRole("link", { name: new RegExp(title) }).first().waitFor();
  await axe(page, "notes");

  await visit("/dashboard");
  await page.getByRole("link", { name: words.start }).click();
  await page.waitForURL("**/review");
  await ready(page);
  await axe(page, "review, hidden");
  await shot(page, `${name}-review-before`, folder);
  await reveal(page);
  await axe(page, "review, revealed");
  await shot(page, `${name}-review-after`, folder);
  await page.getByRole("button", { name: words.good }).click();
  await page.waitForURL("**/review/done");
  await ready(page);
  await axe(page, "done");
  await shot(page, `${name}-done`, folder);
  await press(words.undo);
  await page.waitForURL("**/review");
  await ready(page);
  await page.getByRole("heading", { level: 1, name: title }).waitFor();

  await visit("/settings/profile");
  await axe(page, "settings");
  await shot(page, `${name}-settings`, folder);
  await press(words.logOut);
  await page.waitForURL(`${url}/`);
  await page.goto(`${url}/dashboard`);
  assert(page.url().includes("/login?next=%2Fdashboard"), `still signed in at ${page.url()}`);
}

export async function reveal(page) {
  if (page.javaScript) {
    await page.keyboard.press("Space");
  } else {
    await page.locator("label.reveal-btn").click();
  }
  await page.locator(".rates").waitFor({ state: "visible" });
}

export async function mailedLink(page, url, email, path) {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    await page.goto(`${url}/dev/mailbox`);
    const mail = page.locator("article.mail", { hasText: email });
    const link = mail.locator(`a[href*="${path}?token="]`).first();
    if ((await link.count()) > 0) {
      return (await link.getAttribute("href")).replace(url, "");
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no mail with a ${path} link for ${email}`);
}
