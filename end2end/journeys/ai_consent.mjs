// A learner agrees that answers are sent to the model, and takes it back.
import { assert, axe, ready } from "../lib/pages.mjs";
import { demoLogin } from "./demo.mjs";

const PATH = "/api/settings/ai_consent";

export async function aiConsent({ page, url }) {
  await demoLogin(page, url);
  await page.goto(`${url}/settings/review`);
  await ready(page);
  const section = page.locator(".sec", { has: page.locator(`form[action="${PATH}"]`) });
  for (const consent of ["give", "withdraw", "give"]) {
    const text = await section.textContent();
    assert(text.includes("127.0.0.1:9 (claude-haiku-4-5)"), "the page does not say who is sent the answers");
    const shown = await section.locator("input[name=consent]").inputValue();
    assert(shown === consent, `the button would ${shown}, not ${consent}`);
    await axe(page, `consent, before ${consent}`);
    await section.getByRole("button").click();
    await page.waitForURL("**/settings/review?saved=1");
    await ready(page);
    const next = consent === "give" ? "withdraw" : "give";
    await section.locator(`input[name=consent][value=${next}]`).waitFor({ state: "attached" });
  }
}
