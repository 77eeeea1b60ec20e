import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { writeCertificate } from "../../core/src/fixtures/certificate.js";
import { freePort } from "../scripts/free-port.mjs";
import { checkNginx, ensureNginx, startNginx } from "../scripts/nginx.mjs";
import { startLoad } from "../src/support/load.js";
import { setUp } from "../src/support/made-project.js";
import { type RunningServer, runMcp, startServer } from "../src/support/run-mcp.js";
import { makeFleetProject } from "./support/fleet-project.js";
import { type Client, callOf, tlsClient } from "./support/tls-client.js";

const INSTANCES = 3;
/** Of addresses, each of which is kept with one instance. */
const CLIENTS = 24;

let copy: Awaited<ReturnType<typeof makeFleetProject>>;
let folder: string;
let emitted: string;
let environment: Record<string, string>;
let firstPort: number;
let port: number;
let certificate: { cert: string; key: string };
let servers: RunningServer[];
let nginx: Awaited<ReturnType<typeof startNginx>>;
const clients: Client[] = [];

const serve = (index: number) => startServer(copy.root, environment, ["--port", String(firstPort + index)]);
const runs = () =>
  readFileSync(environment.RUNS_FILE ?? "", "utf8")
    .trim()
    .split("\n");
function clientFrom(from: string): Client {
  const client = tlsClient(port, certificate.cert, from);
  clients.push(client);
  return client;
}

/** The first of several ports in a row that nobody listens on. */
async function freePorts(): Promise<number> {
  for (;;) {
    const first = await freePort();
    // Those that follow are as likely free; a server that finds one taken says so.
    if (first + INSTANCES < 65_536) return first;
  }
}

/** A whole config of nginx around the emitted site. */
async function nginxConfig(name: string, site: string): Promise<string> {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  const lines = [
    ...["user root;", "daemon off;", `pid ${folder}/${name}.pid;`, `error_log ${folder}/error.log;`],
    ...["events { worker_connections 4096; }", "http {", "access_log off;", ...temporary, site, "}"],
  ];
  const file = join(folder, `${name}.conf`);
  await writeFile(file, lines.join("\n"));
  return file;
}

/** The site with the tests' certificate. */
const withCertificate = () =>
  emitted
    .replace(/ssl_certificate .*;/, `ssl_certificate ${certificate.cert};`)
    .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${certificate.key};`);

beforeAll(async () => {
  ensureNginx();
  copy = await makeFleetProject();
  folder = await mkdtemp(join(setUp.work, "nginx-"));
  firstPort = await freePorts();
  port = await freePort();
  certificate = writeCertificate(folder, "localhost");
  environment = { RUNS_FILE: join(folder, "runs"), GATE_FILE: join(folder, "gate"), MCP_PORT: String(firstPort) };
  await writeFile(environment.RUNS_FILE ?? "", "");
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
  expect(await runMcp(copy.root, ["emit", "nginx"], environment)).toMatchObject({ code: 0 });
  emitted = await readFile(join(copy.root, "deploy/nginx/fleet.conf"), "utf8");
  servers = await Promise.all(Array.from({ length: INSTANCES }, (_, index) => serve(index)));
  const here = withCertificate()
    .replace(/listen 443 ssl;/, `listen 127.0.0.1:${port} ssl;`)
    .replace(/listen \[::\]:443 ssl;/, "");
  nginx = await startNginx(await nginxConfig("running", here), port);
});

afterAll(async () => {
  for (const client of clients) client.close();
  await nginx?.stop();
  await Promise.all((servers ?? []).map((server) => server.end("SIGKILL")));
  await copy?.remove();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

test("nginx takes the emitted site as it is", async () => {
  const said = checkNginx(await nginxConfig("checked", withCertificate()));
  expect(said).toContain("test is successful");
  expect(said).not.toMatch(/warn|emerg/);
});

describe("behind nginx", () => {
  test("no call fails, and none runs twice, while each of three instances is restarted in turn", async () => {
    const answered: string[] = [];
    const failed: string[] = [];
    let next = 0;
    const load = Array.from({ length: CLIENTS }, (_, index) => {
      const client = clientFrom(`127.0.1.${index + 1}`);
      return startLoad(1, async () => {
        next += 1;
        const id = `rolling-${next}`;
        const { status, body } = await client
          .call("book", { id, ms: 20 + (next % 5) * 20 })
          .catch((error: Error) => ({ status: 0, body: String(error) }));
        if (status === 200 && body.includes(`booked ${id}`)) answered.push(id);
        else failed.push(`${status} ${body}`);
      });
    });
    for (let index = 0; index < INSTANCES; index += 1) {
      expect(await servers[index]?.end()).toMatchObject({ code: 0 });
      servers[index] = await serve(index);
      // nginx tries it again.
      await sleep(2_500);
    }
    await Promise.all(load.map(({ stop }) => stop()));
    process.stderr.write(`nginx: ${answered.length} calls answered, ${failed.length} failed\n`);
    if (failed.length > 0) process.stderr.write(readFileSync(join(folder, "error.log"), "utf8"));
    expect(failed).toEqual([]);
    expect(answered.length).toBeGreaterThan(500);
    const run = runs().filter((id) => id.startsWith("rolling-"));
    expect(new Set(run)).toEqual(new Set(answered));
    expect(run).toHaveLength(answered.length);
  });

  test("a call that an instance took along when it was killed is not run by another", async () => {
    const sent = Array.from({ length: CLIENTS }, (_, index) =>
      clientFrom(`127.0.2.${index + 1}`).call("book", { id: `killed-${index}`, ms: 1_500 }),
    );
    const all = () => runs().filter((id) => id.startsWith("killed-"));
    while (all().length < CLIENTS) await sleep(20);
    await servers[0]?.end("SIGKILL");
    const statuses = (await Promise.all(sent)).map(({ status }) => status);
    servers[0] = await serve(0);
    expect(new Set(statuses)).toEqual(new Set([200, 502]));
    expect(all()).toHaveLength(CLIENTS);
  });

  test("an event is there before the call ends", async () => {
    const message = callOf("follow", {}, { progressToken: "p" });
    const response = await clientFrom("127.0.3.1").send("/mcp", message);
    expect(response.headers["content-type"]).toContain("text/event-stream");
    let events = "";
    for await (const chunk of response) {
      events += chunk;
      // The tool ends only once its first event has come through.
      if (events.includes("begun")) await writeFile(environment.GATE_FILE ?? "", "");
    }
    expect(events).toContain("ended");
  });

  test("the server knows who calls, whatever they say, and the call has one id everywhere", async () => {
    const headers = { "x-request-id": "id-of-the-client", "x-forwarded-for": "9.9.9.9" };
    const response = await clientFrom("127.0.3.2").send("/mcp", [], headers);
    await text(response);
    expect(response.headers["x-request-id"]).toBe("id-of-the-client");
    const isIt = (line: Record<string, unknown>) => line.requestId === "id-of-the-client";
    const line = await Promise.race(servers.map((server) => server.logLine(isIt)));
    expect(line).toMatchObject({ address: "127.0.3.2" });
  });

  test.each(["/metrics", "/admin", "/%6detrics", "//metrics", "/mcp/../admin", "/readyz"])(
    "%s is not passed on",
    async (path) => {
      const response = await clientFrom("127.0.3.3").send(path);
      expect([response.statusCode, await text(response)]).toEqual([404, expect.stringContaining("nginx")]);
    },
  );

  test("an address that sends far too much is told so", async () => {
    const client = clientFrom("127.0.3.4");
    const sent = Array.from({ length: 300 }, (_, index) => client.call("book", { id: `flood-${index}`, ms: 0 }));
    const statuses = (await Promise.all(sent)).map(({ status }) => status);
    expect(statuses).toContain(200);
    expect(statuses).toContain(429);
  });
});
