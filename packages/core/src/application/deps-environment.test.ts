import { expect, test } from "@jest/globals";
import type { BootContext, Config } from "../config/config-schema.js";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { makeTool } from "../fixtures/make-tool.js";
import { MCPServer } from "./mcp-server.js";

async function start(config: Partial<Config>): Promise<void> {
  const transports = { http: { port: 0 } };
  const server = new MCPServer(
    { name: "t", version: "1", transports, log: { level: "silent" }, ...config },
    { components: [makeTool("a", () => "ok")] },
  );
  closeAfterTest(() => server.stop());
  await server.start();
}

test("deps gets what the config declared of the environment", async () => {
  const seen: unknown[] = [];
  const deps = ({ env }: BootContext) => void seen.push(env);
  await start({ deps, environment: { CURRENCY: { description: "In which", default: "EUR" } } });
  expect(seen).toEqual([{ CURRENCY: "EUR" }]);
});

test("a server does not start without a variable that the project can't do without", async () => {
  const environment = { NOWHERE_TO_BE_FOUND: { description: "The database", required: true } };
  await expect(start({ environment })).rejects.toThrow(/NOWHERE_TO_BE_FOUND: is not set/);
});
