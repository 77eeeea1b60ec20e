import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { userEnvironment } from "./run-mcp.js";

const SCRIPT = fileURLToPath(new URL("../../scripts/authorization-server.mjs", import.meta.url));

export interface AuthorizationServer {
  readonly issuer: string;
  end(): Promise<void>;
}

/** Starts scripts/authorization-server.mjs and waits until it listens. */
export async function startAuthorizationServer(environment: Record<string, string>): Promise<AuthorizationServer> {
  const child = spawn(process.execPath, [SCRIPT], {
    env: userEnvironment(environment),
    stdio: ["ignore", "pipe", "ignore"],
  });
  const lines = createInterface(child.stdout);
  const ended = once(child, "close");
  for await (const line of lines) {
    if (!line.startsWith("{")) continue;
    const { issuer } = z.object({ issuer: z.string() }).parse(JSON.parse(line));
    child.stdout.resume();
    return {
      issuer,
      end: async () => {
        child.kill();
        await ended;
      },
    };
  }
  throw new Error("The authorization server ended.");
}

/** Follows redirects with cookies, as a browser would, until one leads to `redirectUrl`. Its query has the code. */
export async function followRedirects(start: URL, redirectUrl: string): Promise<URLSearchParams> {
  const cookies = new Map<string, string>();
  let url = start;
  for (let step = 0; step < 10; step += 1) {
    if (url.href.startsWith(redirectUrl)) return url.searchParams;
    const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
    const response = await fetch(url, { redirect: "manual", headers: { cookie } });
    for (const set of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location === null) throw new Error(`${response.status} at ${url}: ${await response.text()}`);
    url = new URL(location, url);
  }
  throw new Error(`Too many redirects from ${start}`);
}
