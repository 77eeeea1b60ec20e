import { expect, test } from "@jest/globals";
import { Counter, Gauge } from "prom-client";
import { MCPServer } from "../application/mcp-server.js";
import type { BootContext } from "../config/config-schema.js";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { makeTool } from "../fixtures/make-tool.js";

/** A server whose tool "sell" counts what `deps` made of the registry that it was given. */
async function scrapeAfterSale(count: (registers: BootContext["metrics"][]) => { inc(): void }): Promise<string> {
  const deps = ({ metrics }: BootContext) => ({ sold: count([metrics]) });
  const sell = makeTool("sell", (_, ctx) => {
    const { sold } = Object(ctx.deps);
    sold.inc();
    return "sold";
  });
  const transports = { http: { port: 0 } };
  const server = new MCPServer(
    { name: "t", version: "1", transports, log: { level: "silent" }, deps },
    { components: [sell] },
  );
  await server.start();
  closeAfterTest(() => server.stop());
  const [endpoint = ""] = server.addresses;
  const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "sell", arguments: {} } };
  const headers = { "content-type": "application/json", accept: "application/json" };
  await fetch(endpoint, { method: "POST", headers, body: JSON.stringify(message) });
  return (await fetch(new URL("/metrics", endpoint))).text();
}

test("what an author counts with prom-client is shown beside the framework's metrics", async () => {
  const text = await scrapeAfterSale(
    (registers) => new Counter({ name: "shop_sold_total", help: "What was sold", registers }),
  );
  expect(text).toContain("# HELP shop_sold_total What was sold\n# TYPE shop_sold_total counter\nshop_sold_total 1\n");
  expect(text).toContain('mcp_tool_calls_total{tool="sell",outcome="ok",code="OK"} 1\n');
});

test("a name that the framework has is left out, and so is what can't be read; all else is there", async () => {
  const text = await scrapeAfterSale((registers) => {
    const collect = () => {
      throw new Error("broken");
    };
    new Gauge({ name: "shop_broken", help: "?", registers, collect });
    return new Counter({ name: "mcp_tool_calls_total", help: "Not the framework's", registers });
  });
  expect(text).not.toContain("shop_broken");
  expect(text).not.toContain("Not the framework's");
  expect(text).toContain('mcp_tool_calls_total{tool="sell",outcome="ok",code="OK"} 1\n');
  expect(text).toContain("mcp_metric_read_failures_total 2\n");
});
