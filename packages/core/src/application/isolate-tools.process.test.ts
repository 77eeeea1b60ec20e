import { expect, jest, test } from "@jest/globals";
import { connect } from "../fixtures/connect.js";
import { makeTool } from "../fixtures/make-tool.js";
import { makeProjectFolder, toolSource } from "../fixtures/project-folder.js";
import { rejectionOf, textOf } from "../fixtures/results.js";
import { serveProcess } from "../fixtures/serve-process.js";
import { MCPServer } from "./mcp-server.js";

jest.setTimeout(60_000);

const POLICY = 'policy = { isolation: "worker" };';
const ONLY_IN_WORKER = 'import { isMainThread } from "node:worker_threads"; if (!isMainThread)';

test("a tool given in code can't be isolated: the boot stops, and says why", async () => {
  const directory = await makeProjectFolder({});
  const components = [makeTool("given", () => "ok", { policy: { isolation: "worker" } })];
  const server = new MCPServer({ name: "t", version: "1", log: { level: "silent" } }, { directory, components });
  expect(await rejectionOf(server.start())).toMatchObject({
    name: "BootError",
    problems: [{ where: "PlainTool", field: "policy", message: expect.stringContaining("tools/<name>.tool.ts") }],
  });
});

test("an author's test runs it all the same, in its own thread", async () => {
  const { call } = await connect([makeTool("given", () => "ok", { policy: { isolation: "worker" } })]);
  expect(textOf(await call("given"))).toBe("ok");
});

test.each<[string, string, string]>([
  ["does not load", `${ONLY_IN_WORKER} throw new Error("no licence");\n${toolSource("x", POLICY)}`, "no licence"],
  [
    "has deps that do not open",
    `export const deps = () => { throw new Error("no host"); };\n${toolSource("x", POLICY)}`,
    "no host",
  ],
  ["has an init() that fails", toolSource("x", `${POLICY} init() { throw new Error("no table"); }`), "no table"],
  ["ends its process", `${ONLY_IN_WORKER} process.exit(7);\n${toolSource("x", POLICY)}`, "process.exit(7)"],
])("a tool that %s in a worker stops the boot, and nothing stays open", async (_what, source, message) => {
  const server = await serveProcess({ "tools/x.tool.js": source, "tools/y.tool.js": toolSource("y", POLICY) });
  expect(await server.ended).toMatchObject({ code: 1 });
  expect(server.output().stderr).toContain("BootError");
  expect(server.output().stderr).toContain(message);
});

test("init() and close() of an isolated tool do not run in the server's own thread", async () => {
  const body = `${POLICY} init() { console.log("init in " + where); } close() { console.log("close in " + where); }`;
  const source = `import { isMainThread } from "node:worker_threads"; const where = isMainThread ? "server" : "worker";\n`;
  const server = await serveProcess({ "tools/x.tool.js": source + toolSource("x", body) });
  server.kill("SIGTERM");
  await server.ended;
  const { stdout, stderr } = server.output();
  const lines = `${stdout}${stderr}`.split("\n");
  expect(lines.filter((line) => line.includes(" in "))).toEqual(["init in worker", "close in worker"]);
});
