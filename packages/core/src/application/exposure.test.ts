import { expect, test } from "@jest/globals";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { makeTool } from "../fixtures/make-tool.js";
import { MCPServer } from "./mcp-server.js";

const components = [makeTool("a", () => "ok")];

test("a server names the listener of operations last, and stops it too", async () => {
  const transports = { http: { port: 0, operations: { port: 0 } } };
  const server = new MCPServer({ name: "t", version: "1", transports, log: { level: "silent" } }, { components });
  closeAfterTest(() => server.stop());
  await server.start();
  expect(server.addresses).toEqual([
    expect.stringMatching(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/mcp$/),
    expect.stringMatching(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/metrics$/),
  ]);
  const operations = server.addresses[1] ?? "";
  expect((await fetch(operations)).headers.get("content-type")).toMatch(/^text\/plain/);
  await server.stop();
  await expect(fetch(operations)).rejects.toThrow();
});

test("none is made for an address that others reach while nobody is asked who they are", () => {
  const transports = { http: { port: 0, host: "0.0.0.0" } };
  expect(() => new MCPServer({ name: "t", version: "1", transports }, { components })).toThrow(
    /Set auth, or write auth: "none"/,
  );
});
