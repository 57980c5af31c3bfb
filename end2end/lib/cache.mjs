// nginx with a cache that does as content networks do: it keeps what is called a file for everybody,
// whatever cookies came with it, unless the answer forbids that.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { freePort } from "./server.mjs";

const NGINX = existsSync("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx";

export async function startCache(upstream) {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), "resee-cache-"));
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`);
  await writeFile(join(folder, "nginx.conf"), `
    daemon off; master_process off; pid ${folder}/pid; error_log stderr error;
    events { worker_connections 512; }
    http {
      access_log off; ${temporary.join(" ")}
      proxy_cache_path ${folder}/kept keys_zone=edge:1m;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      server {
        listen 127.0.0.1:${port};
        location ~* \\.(css|js|json|map|ico|png|jpg|svg|txt|woff2|webmanifest)$ {
          proxy_pass ${upstream};
          proxy_cache edge;
          proxy_cache_key $request_uri;
          proxy_ignore_headers Set-Cookie Vary Expires;
          proxy_cache_valid 200 301 302 303 404 10m;
          add_header X-Cache $upstream_cache_status always;
        }
        location / { proxy_pass ${upstream}; }
      }
    }`);
  const child = spawn(NGINX, ["-p", folder, "-c", join(folder, "nginx.conf")], { stdio: ["ignore", "ignore", "pipe"] });
  const log = [];
  child.stderr.on("data", (chunk) => log.push(chunk.toString()));
  const exited = new Promise((resolve) => child.on("exit", resolve));
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; ; attempt += 1) {
    try {
      await fetch(url);
      break;
    } catch {
      // Not listening yet.
    }
    if (attempt > 100 || child.exitCode !== null) throw new Error(`nginx did not start:\n${log.join("")}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    async stop() {
      child.kill("SIGTERM");
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
