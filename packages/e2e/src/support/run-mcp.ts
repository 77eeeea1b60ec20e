import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { scanOutput } from "../../../core/src/fixtures/leak-scan.js";
import { setUp } from "./made-project.js";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What tests set on purpose, on top of what the made project's user would have. */
type Environment = Record<string, string>;

/** The project's `mcp`, as npx would run it. */
export function mcpBin(root: string): string {
  return join(root, "node_modules", "@mcp-prod", "cli", "bin", "mcp.js");
}

/** Runs the project's `mcp` to its end. */
export function runMcp(
  root: string,
  args: readonly string[],
  environment: Environment = {},
  input = "",
): Promise<Ended> {
  return runToEnd(process.execPath, [mcpBin(root), ...args], root, environment, input);
}

export async function runToEnd(
  command: string,
  args: readonly string[],
  cwd: string,
  environment: Environment = {},
  input = "",
): Promise<Ended> {
  const child = spawn(command, args, { cwd, env: userEnvironment(environment), stdio: "pipe" });
  const output = collect(child);
  child.stdin.on("error", () => undefined).end(input);
  const [code] = await once(child, "close");
  return { code, ...output() };
}

export interface RunningServer {
  readonly child: ChildProcess;
  /** `http://127.0.0.1:<port>` */
  readonly address: string;
  /** Resolves with the first log line that fits, those already written included. */
  logLine(fits: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  /** Sends a signal and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<Ended>;
}

/** Starts the project's server over HTTP on a free port and waits until it is ready. */
export async function startServer(
  root: string,
  environment: Environment = {},
  flags: readonly string[] = [],
): Promise<RunningServer> {
  const args = [mcpBin(root), "start", "--transport", "http", "--port", "0", ...flags];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: userEnvironment(environment),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = collect(child);
  scanOutput(() => Object.values(output()).join("\n"));
  const closed = once(child, "close");

  const logLine: RunningServer["logLine"] = async (fits) => {
    for (;;) {
      const found = output().stderr.split("\n").slice(0, -1).map(parseLine).find(fits);
      if (found !== undefined) return found;
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`The server ended:\n${output().stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const ready = await logLine((line) => line.msg === "ready");
  const address = String(Array.isArray(ready.transports) ? ready.transports[0] : "").replace("/mcp", "");
  return {
    child,
    address,
    logLine,
    end: async (signal = "SIGTERM") => {
      child.kill(signal);
      const [code] = await closed;
      return { code, ...output() };
    },
  };
}

function parseLine(line: string): Record<string, unknown> {
  return line.startsWith("{") ? JSON.parse(line) : { text: line };
}

function collect({ stdout, stderr }: ChildProcess): () => { stdout: string; stderr: string } {
  const text = { stdout: "", stderr: "" };
  stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    text.stdout += chunk;
  });
  stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    text.stderr += chunk;
  });
  return () => ({ ...text });
}

/** This process's environment without what jest, npm and this repository put in it. */
export function userEnvironment(extra: Environment = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([key]) => !/^(?:npm_|pnpm_|MCP_|INIT_CWD$|JEST_|NODE_ENV$|NODE_OPTIONS$|E2E$|CI$)/i.test(key),
  );
  return { ...Object.fromEntries(kept), ...setUp.environment, ...extra };
}
