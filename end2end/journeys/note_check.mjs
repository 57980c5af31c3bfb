// A note is checked by a model: the margin waits by itself, shows marks and issues, says when they are
// of an earlier text, and a failure can be tried again.
import { assert, ready } from "../lib/pages.mjs";
import { person } from "./modes.mjs";

const NOTES = {
  ko: { title: "광합성", category: "생물학", body: "식물은 빛으로 물과 산소에서 포도당을 만든다.\n", more: "잎에서 일어난다.\n" },
  en: { title: "Photosynthesis", category: "Biology", body: "Plants make sugar from water and oxygen by light.\n", more: "It happens in leaves.\n" },
};

export async function noteCheck(scene) {
  const { page, language, model } = scene;
  const me = person(scene);
  const note = NOTES[language];
  const margin = page.locator("#check");
  const made = async (earlier) => {
    await page.locator(`.nc-opinion${earlier ? ".earlier" : ":not(.earlier)"} .nc-marks`).waitFor({ timeout: 30000 });
    await ready(page);
  };
  await me.register();
  await me.write(note, "recall");
  const path = new URL(page.url()).pathname;
  await margin.getByRole("link").waitFor();
  assert((await margin.getByRole("button").count()) === 0, "a note may be checked without consent");
  await me.picture("no-consent");
  await me.agree();

  model.mood = "slow";
  await me.visit(path);
  await me.picture("unasked");
  await me.press(/^이 노트 점검하기$|^Check this note$/);
  await margin.getByRole("status").filter({ hasText: /점검하고|Checking/ }).waitFor();
  // Without JavaScript the page loads itself again meanwhile.
  if (page.javaScript) await me.picture("waiting");
  await made(false);
  const marks = await page.locator(".nc-marks dd").allTextContents();
  assert(marks.length === 3 && marks[0].includes("40"), `other marks: ${marks}`);
  assert((await page.locator(".nc-issues q").first().textContent()) === note.body.trim(), "another quote");
  assert((await page.locator(".nc-issues b").count()) === 0, "a model writes markup");
  assert(model.requests.filter((task) => task === "check").length === 1, "it was asked twice");
  await me.picture("checked");

  // Another text: what was said is of an earlier one. Saving is never in the way.
  model.mood = "broken";
  await me.visit(`${path}/edit`);
  await page.locator("#body").fill(note.body + note.more);
  await me.press(/^완료$|^Done$/);
  await me.at(/\/notes\/[0-9a-f-]{36}$/);
  await made(true);
  await me.picture("earlier");
  await me.press(/^바뀐 내용을 다시 점검$|^Check what it says now$/);
  await margin.locator(".banner-error:not([hidden])").waitFor({ timeout: 30000 });
  await ready(page);
  await me.picture("failed");
  model.mood = "fine";
  await me.press(/^다시 점검$|^Try again$/);
  await made(false);
}
