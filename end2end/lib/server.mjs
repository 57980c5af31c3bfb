// Starts the release binary on a free port with a data folder of its own.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

export async function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export async function startServer(binary, extra = {}) {
  const port = await freePort();
  const data = await mkdtemp(join(tmpdir(), "resee-e2e-"));
  const log = [];
  const env = {
    PATH: process.env.PATH,
    LISTEN_ADDR: `127.0.0.1:${port}`,
    DATA_DIR: data,
    LOG_LEVEL: "warn",
    LIMIT_REQUESTS_PER_SECOND: "1000",
    LIMIT_CALLS_PER_HOUR: "100000",
    LIMIT_ANONYMOUS_CALLS_PER_HOUR: "10000",
    LIMIT_REGISTRATIONS_PER_MINUTE: "100",
    LIMIT_MAILS_PER_HOUR: "100",
    ...extra,
  };
  const child = spawn(binary, ["serve"], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", (chunk) => log.push(chunk.toString()));
  child.stderr.on("data", (chunk) => log.push(chunk.toString()));
  const exited = new Promise((resolve) => child.on("exit", resolve));
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await fetch(`${url}/api/health/`);
      if (answer.ok) break;
    } catch {
      // Not listening yet.
    }
    if (attempt > 200 || child.exitCode !== null) {
      throw new Error(`the server did not start:\n${log.join("")}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    log: () => log.join(""),
    // `resee admin …` on the same data.
    admin: (...words) => promisify(execFile)(binary, ["admin", ...words], { env }),
    async stop() {
      child.kill("SIGTERM");
      await exited;
      await rm(data, { recursive: true, force: true });
    },
  };
}
