// A Prometheus server of the tests' own, on loopback.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.mjs";
import { ensurePrometheus } from "./prometheus.mjs";

/** Milliseconds. */
const START_TIMEOUT = 30_000;

/**
 * Starts it and waits until it is ready.
 * @param config a file; its rules are found beside it
 * @returns its URL, and stop()
 */
export async function startPrometheus({ config }) {
  const { prometheus } = ensurePrometheus();
  const data = mkdtempSync(join(tmpdir(), "mcp-prometheus-"));
  const address = `127.0.0.1:${await freePort()}`;
  const flags = [`--config.file=${config}`, `--storage.tsdb.path=${data}`, `--web.listen-address=${address}`];
  const child = spawn(prometheus, [...flags, "--log.level=warn"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    said += text;
  });
  const ended = once(child, "exit");
  const url = `http://${address}`;
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  const until = Date.now() + START_TIMEOUT;
  while (!(await isReady(url))) {
    if (child.exitCode !== null || Date.now() > until) {
      await stop();
      throw new Error(`Prometheus did not start:\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { url, stop };
}

async function isReady(url) {
  const answer = await fetch(`${url}/-/ready`).catch(() => undefined);
  return answer?.ok === true;
}
