// A real nginx with a cache stands in front: nothing of one learner's reaches another or a stranger
// through it, by whatever name it was asked for.
import { startCache } from "../lib/cache.mjs";
import { assert, openPage } from "../lib/pages.mjs";
import { PRIVATE_PAGES, demoLogin } from "./demo.mjs";
import { person } from "./modes.mjs";

// What makes a cache take a page for a file, appended to its path.
const DISGUISES = [
  "", "/x.css", "/x.js", "/x.png", ".css", ".js", ".ico", ";x.css", ";.js", "%2fx.css", "/..%2fx.js", "%00.css",
  "%3b.css", "/.css", "//x.png", "%23.css", "%3f.js", "?x.css", "?/x.js", "/%2e%2e/x.json",
];
const SECRET = "quokka";

export async function cacheInFront(scene) {
  const { browser, page, url } = scene;
  const cache = await startCache(url);
  const other = await openPage(browser, {});
  try {
    const me = person(scene);
    await me.register();
    await me.write({ title: SECRET, category: SECRET, body: SECRET }, "recall");
    const note = new URL(page.url()).pathname;
    await demoLogin(other, url);
    const paths = [...PRIVATE_PAGES.map(([, path]) => path.split("?")[0]), note, `${note}/edit`];
    const mine = page.context().request;
    const theirs = other.context().request;
    const file = /href="(\/pkg\/[^"]+\.css)"/.exec(await page.content())[1];
    await mine.get(cache.url + file);
    const kept = await theirs.get(cache.url + file);
    assert(kept.headers()["x-cache"] === "HIT", "the cache keeps nothing: nothing is shown");
    let seen = 0;
    let asFiles = 0;
    for (const path of paths) {
      for (const disguise of DISGUISES) {
        const name = cache.url + path + disguise;
        const own = await mine.get(name, { maxRedirects: 0 });
        if ((await own.text()).includes(SECRET)) seen += 1;
        if (own.headers()["x-cache"]) asFiles += 1;
        for (const [who, answer] of [
          ["another learner", await theirs.get(name, { maxRedirects: 0 })],
          ["a stranger", await fetch(name, { redirect: "manual" })],
        ]) {
          const headers = answer.headers instanceof Headers ? Object.fromEntries(answer.headers) : answer.headers();
          const text = await answer.text();
          assert(!text.includes(SECRET), `${who} read it at ${path}${disguise}`);
          assert(!text.includes("@example.com"), `${who} read an address at ${path}${disguise}`);
          assert(headers["x-cache"] !== "HIT" || !headers["set-cookie"], `a cookie was kept at ${path}${disguise}`);
        }
      }
    }
    assert(seen >= 5, `the learner saw the own words at ${seen} places: nothing is shown`);
    assert(asFiles >= paths.length * 10, `only ${asFiles} were taken for files`);
  } finally {
    await other.context().close();
    await cache.stop();
  }
}
