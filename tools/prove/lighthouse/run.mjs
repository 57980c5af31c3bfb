// Lighthouse (desktop) on four pages of the release binary with the demo data.
// usage: run.mjs REPORT COMMIT DATE; needs `lighthouse` and the journeys' browser driver.
import { writeFile } from "node:fs/promises";
import { cpus, release, totalmem } from "node:os";
import lighthouse, { desktopConfig } from "lighthouse";

const [report, commit, date] = process.argv.slice(2);
const root = process.env.RESEE_ROOT;
const { chromium } = await import(`${root}/end2end/node_modules/playwright-core/index.mjs`);
const { freePort, startServer } = await import(`${root}/end2end/lib/server.mjs`);

const LEAST = 95;
const CATEGORIES = ["performance", "accessibility", "best-practices"];
const PAGES = [["landing", "/"], ["login", "/login"], ["dashboard", "/dashboard"], ["review", "/review"]];

const server = await startServer(`${root}/target/resee/resee`, { DEMO: "1" });
const answer = await fetch(`${server.url}/api/auth/login`, {
  method: "POST",
  redirect: "manual",
  headers: { "content-type": "application/x-www-form-urlencoded", origin: server.url },
  body: "email=demo%40resee.example&password=resee-demo-2026",
});
const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
const port = await freePort();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", `--remote-debugging-port=${port}`,
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});
const rows = [];
let good = true;
for (const [name, path] of PAGES) {
  const extraHeaders = path === "/dashboard" || path === "/review" ? { Cookie: cookies } : undefined;
  const options = { port, output: "json", logLevel: "error", onlyCategories: CATEGORIES, extraHeaders };
  const { lhr } = await lighthouse(server.url + path, options, desktopConfig);
  const scores = CATEGORIES.map((category) => Math.round((lhr.categories[category].score ?? 0) * 100));
  good &&= lhr.finalDisplayedUrl.endsWith(path) && scores.every((score) => score >= LEAST);
  rows.push(`| ${name} | ${scores.join(" | ")} |`);
  console.log(rows.at(-1));
}
await browser.close();
await server.stop();
await writeFile(report, `# lighthouse

Lighthouse with its desktop settings on the release binary with the demo data; at least ${LEAST} in each category.

- Date: ${date}
- Commit: ${commit}
- Machine: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(1)} GiB memory, Linux ${release()}
- Command: \`./dev prove lighthouse\`
- Verdict: ${good ? "pass" : "fail"}

| page | performance | accessibility | best practices |
|---|---:|---:|---:|
${rows.join("\n")}
`);
process.exit(good ? 0 : 1);
