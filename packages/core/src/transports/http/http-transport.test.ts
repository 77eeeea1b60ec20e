import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, jest, test } from "@jest/globals";
import { BootError } from "../../errors/boot-error.js";
import { closeAfterTest } from "../../fixtures/cleanup.js";
import { makeGate } from "../../fixtures/gate.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { rejectionOf } from "../../fixtures/results.js";
import { callMessage, serveHttp } from "../../fixtures/serve-http.js";

const echo = makeTool("echo", (input) => input);

test("the address has the port that was bound", async () => {
  const { transport, origin } = await serveHttp([echo]);
  expect(transport.port).toBeGreaterThan(0);
  expect(transport.address).toBe(`http://127.0.0.1:${transport.port}/mcp`);
  expect((await fetch(`${origin}/livez`)).status).toBe(200);
});

test("a port that is taken is a BootError that names it and says what to do", async () => {
  const { transport } = await serveHttp([echo]);
  const error = await rejectionOf(serveHttp([echo], { port: transport.port }));
  expect(error).toBeInstanceOf(BootError);
  expect(error).toMatchObject({
    problems: [
      {
        where: `127.0.0.1:${transport.port}`,
        message: expect.stringMatching(/another process listens there already.*MCP_PORT or transports\.http\.port/),
      },
    ],
  });
});

test("an address that this machine does not have is a BootError that says so", async () => {
  const error = await rejectionOf(serveHttp([echo], { host: "192.0.2.1" }, { auth: "none" }));
  expect(error).toMatchObject({
    problems: [{ where: "192.0.2.1:0", message: expect.stringMatching(/does not have that address.*MCP_HOST/) }],
  });
});

test("connections are counted while they are open", async () => {
  const { transport, post } = await serveHttp([echo]);
  expect(transport.connections).toBe(0);
  await (await post(callMessage(1, "echo"))).text();
  expect(transport.connections).toBe(1);
  await transport.close();
  while (transport.connections > 0) await new Promise(setImmediate);
});

describe("a transport that closes", () => {
  test("takes no new clients and lets the call in flight have its answer", async () => {
    const release = makeGate();
    const started = makeGate();
    const { transport, post, origin } = await serveHttp([
      makeTool("held", async () => {
        started.open();
        await release.opened;
        return "finished";
      }),
    ]);
    const answer = post(callMessage(1, "held"));
    await started.opened;
    await transport.stopAccepting();
    expect(await rejectionOf(fetch(`${origin}/livez`))).toBeDefined();
    release.open();
    expect(await (await answer).json()).toMatchObject({ result: { content: [{ text: "finished" }] } });
    await transport.close();
  });

  test("answers what was sent on an open connection before it noticed", async () => {
    const served = await serveHttp([echo]);
    const socket = connect(served.transport.port, "127.0.0.1").setEncoding("utf8");
    closeAfterTest(() => socket.destroy());
    const body = JSON.stringify(callMessage(1, "echo"));
    const request = `POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    socket.write(request);
    await once(socket, "data");
    const received: string[] = [];
    const ended = once(
      socket.on("data", (text) => received.push(String(text))),
      "end",
    );
    socket.write(request);
    served.assembly.health.state = "draining";
    await served.transport.close();
    await ended;
    expect(received.join("")).toMatch(/^HTTP\/1\.1 200 OK\r\n.*connection: close\r\n.*DRAINING/is);
  });

  test("does not wait for a connection on which nothing was sent yet", async () => {
    const { transport } = await serveHttp([echo]);
    const socket = connect(transport.port, "127.0.0.1");
    closeAfterTest(() => socket.destroy());
    while (transport.connections === 0) await new Promise(setImmediate);
    // The clock stands still: what is waited for would never be over.
    jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask", "performance"] });
    closeAfterTest(() => jest.useRealTimers());
    await transport.close();
    while (transport.connections > 0) await new Promise(setImmediate);
  });

  test("can be closed twice", async () => {
    const { transport } = await serveHttp([echo]);
    await Promise.all([transport.close(), transport.close()]);
    await expect(transport.close()).resolves.toBeUndefined();
  });
});
