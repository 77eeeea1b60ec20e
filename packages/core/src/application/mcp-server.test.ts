import { createServer } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js";
import type { BootContext, Config } from "../config/config-schema.js";
import { BootError } from "../errors/boot-error.js";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { type EventReader, readEvents } from "../fixtures/event-reader.js";
import { abortOf, makeGate } from "../fixtures/gate.js";
import { makeResource } from "../fixtures/make-resource.js";
import { makeTool } from "../fixtures/make-tool.js";
import { modernHeaders, modernMessage } from "../fixtures/modern.js";
import { makeProjectFolder, RESOURCE_SOURCE, toolSource } from "../fixtures/project-folder.js";
import { envelopeOf, rejectionOf } from "../fixtures/results.js";
import { callMessage } from "../fixtures/serve-http.js";
import type { MCPTool } from "../tool/mcp-tool.js";
import { MCPServer, type ServerOptions } from "./mcp-server.js";

const CONFIG: Config = { name: "t", version: "1", transports: { http: { port: 0 } }, log: { level: "silent" } };

async function start(options: ServerOptions, config: Partial<Config> = {}): Promise<MCPServer> {
  const server = new MCPServer({ ...CONFIG, ...config }, options);
  closeAfterTest(() => server.stop().catch(() => undefined));
  await server.start();
  return server;
}

async function clientOf(server: MCPServer): Promise<Client> {
  const client = new Client({ name: "c", version: "0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(server.addresses[0] ?? "")));
  closeAfterTest(() => client.close());
  return client;
}

function post(server: MCPServer, message: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(server.addresses[0] ?? "", { method: "POST", headers, body: JSON.stringify(message) });
}

/** What one listener is told, after its acknowledgement. */
async function listen(server: MCPServer): Promise<EventReader> {
  const method = "subscriptions/listen";
  const notifications = { toolsListChanged: true, resourceSubscriptions: ["a://1"] };
  const events = readEvents(
    await fetch(server.addresses[0] ?? "", {
      method: "POST",
      headers: {
        ...modernHeaders(method),
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify(modernMessage(method, { notifications })),
    }),
  );
  await events.next();
  return events;
}

/** A tool that writes down when it opens and closes. */
function recorded(name: string, events: string[]): MCPTool {
  return Object.assign(
    makeTool(name, () => "ok"),
    {
      init: () => void events.push(`init ${name}`),
      close: () => void events.push(`close ${name}`),
    },
  );
}

describe("start", () => {
  test("serves what is discovered beside what is passed", async () => {
    const directory = await makeProjectFolder({
      "tools/found.tool.js": toolSource("found"),
      "resources/readme.resource.js": RESOURCE_SOURCE,
    });
    const server = await start({ directory, components: [makeTool("given", () => "ok")] });
    expect(server.addresses).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/)]);
    const client = await clientOf(server);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["found", "given"]);
    expect((await client.listResources()).resources).toHaveLength(1);
  });

  test("opens deps before it runs init(), and closes all in reverse after stop", async () => {
    const events: string[] = [];
    const deps = () => {
      events.push("open deps");
      return { close: () => events.push("close deps") };
    };
    const components = [recorded("a", events), recorded("b", events)];
    const server = await start({ components }, { deps });
    expect(events).toEqual(["open deps", "init a", "init b"]);
    await server.stop();
    expect(events.slice(3)).toEqual(["close b", "close a", "close deps"]);
  });

  test("lets deps tell clients of what is new", async () => {
    let tell: () => void = () => {};
    const deps = ({ changes }: BootContext) => {
      changes.listChanged("tools");
      tell = () => changes.listChanged("tools");
    };
    const events = await listen(
      await start({ components: [makeTool("a", () => "ok"), makeResource("a://1")] }, { deps }),
    );
    tell();
    expect(await events.next()).toMatchObject({ method: "notifications/tools/list_changed" });
  });

  test("gives tools what deps returned", async () => {
    const tool = makeTool("a", (_, { deps }) => deps);
    const server = await start({ components: [tool] }, { deps: async () => ({ price: 5 }) });
    const client = await clientOf(server);
    expect(await client.callTool({ name: "a" })).toMatchObject({ content: [{ text: '{"price":5}' }] });
  });
});

describe("a server does not start, and leaves nothing open,", () => {
  test("where its config is not valid", () => {
    expect(() => new MCPServer({ name: "", version: "1" })).toThrow(/name/);
  });

  test("where there is nothing to serve", async () => {
    const directory = await makeProjectFolder({});
    expect(await rejectionOf(start({ directory }))).toMatchObject({
      problems: [{ where: directory, message: expect.stringContaining("mcp add tool") }],
    });
  });

  test("where components are not valid: all of them are named", async () => {
    const directory = await makeProjectFolder({
      "tools/a.tool.js": "",
      "tools/b.tool.js": toolSource("b", 'name = "";'),
    });
    const components = [makeTool("two words", () => "ok")];
    const error = await rejectionOf(start({ directory, components }));
    expect(error).toMatchObject({ name: "BootError" });
    for (const part of ["tools/a.tool.js", "tools/b.tool.js", "PlainTool"]) expect(String(error)).toContain(part);
  });

  test("where init() fails", async () => {
    const events: string[] = [];
    const failing = Object.assign(
      makeTool("b", () => "ok"),
      { init: () => Promise.reject(new Error("no table")) },
    );
    const deps = () => ({ close: () => events.push("close deps") });
    const error = await rejectionOf(start({ components: [recorded("a", events), failing] }, { deps }));
    expect(error).toMatchObject({ problems: [{ where: "b", message: expect.stringContaining("no table") }] });
    expect(events).toEqual(["init a", "close a", "close deps"]);
  });

  test("where deps do not open", async () => {
    const deps = () => Promise.reject(new Error("no such host"));
    const error = await rejectionOf(start({ components: [makeTool("a", () => "ok")] }, { deps }));
    expect(error).toBeInstanceOf(BootError);
    expect(error).toMatchObject({ problems: [{ where: "deps", message: expect.stringContaining("no such host") }] });
  });

  test("where its port is taken", async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, "127.0.0.1", resolve));
    closeAfterTest(() => blocker.close());
    const address = blocker.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const events: string[] = [];
    const error = await rejectionOf(start({ components: [recorded("a", events)] }, { transports: { http: { port } } }));
    expect(error).toMatchObject({ problems: [{ where: `127.0.0.1:${port}` }] });
    expect(events).toEqual(["init a", "close a"]);
  });
});

test("a server tells those who listen what its owner says has changed", async () => {
  const server = new MCPServer(CONFIG, { components: [makeTool("a", () => "ok"), makeResource("a://1")] });
  closeAfterTest(() => server.stop());
  server.listChanged("tools");
  await server.start();
  const events = await listen(server);
  server.resourceUpdated("a://1");
  expect(await events.next()).toMatchObject({ method: "notifications/resources/updated", params: { uri: "a://1" } });
  server.listChanged("tools");
  expect(await events.next()).toMatchObject({ method: "notifications/tools/list_changed" });
});

describe("stop", () => {
  test("lets the call in flight finish, and takes no new clients meanwhile", async () => {
    const [started, release] = [makeGate(), makeGate()];
    const held = makeTool("held", async () => {
      started.open();
      await release.opened;
      return "finished";
    });
    const server = await start({ components: [held] });
    const answer = post(server, callMessage(1, "held"));
    await started.opened;
    const stopped = server.stop();
    const comeUntilRefused = async () => {
      for (;;) expect(await (await post(server, callMessage(2, "held"))).text()).toContain("DRAINING");
    };
    await expect(comeUntilRefused()).rejects.toThrow("fetch failed");
    release.open();
    expect(await (await answer).json()).toMatchObject({ result: { content: [{ text: "finished" }] } });
    await stopped;
  });

  test("aborts with DRAINING what outlasts the drain time, and it still gets its answer", async () => {
    const started = makeGate();
    const reason = makeGate<unknown>();
    const endless = makeTool("endless", async (_, { signal }) => {
      started.open();
      reason.open(await abortOf(signal));
      return new Promise(() => {});
    });
    const server = await start({ components: [endless] }, { timeouts: { drain: 30 } });
    const client = await clientOf(server);
    const answer = client.callTool({ name: "endless" });
    await started.opened;
    await server.stop();
    expect(await reason.opened).toMatchObject({ code: "DRAINING" });
    const result = CallToolResultSchema.parse(await answer);
    expect(envelopeOf(result)).toMatchObject({ error: "DRAINING", retryable: true, retryAfter: 2, action: "retry" });
  });

  test("ends the streams of those who listen, and does not wait for them to leave", async () => {
    const server = await start({ components: [makeTool("a", () => "ok")] });
    const events = await listen(server);
    const client = await clientOf(server);
    await server.stop();
    expect(await events.next()).toMatchObject({ id: 1, result: { resultType: "complete" } });
    expect(await events.next()).toBeUndefined();
    await client.close();
  });

  test("is done once, however often it is asked for", async () => {
    const events: string[] = [];
    const server = await start({ components: [recorded("a", events)] });
    await Promise.all([server.stop(), server.stop()]);
    await server.stop();
    expect(events).toEqual(["init a", "close a"]);
  });

  test("says so where something did not close cleanly", async () => {
    const failing = Object.assign(
      makeTool("a", () => "ok"),
      { close: () => Promise.reject(new Error("busy")) },
    );
    const server = await start({ components: [failing] });
    await expect(server.stop()).rejects.toThrow("not everything closed cleanly");
  });
});
