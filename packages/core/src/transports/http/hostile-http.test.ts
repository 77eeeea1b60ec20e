import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { makeTool } from "../../fixtures/make-tool.js";
import { expectProper } from "../../fixtures/raw-http.js";
import { callMessage, serveHttp } from "../../fixtures/serve-http.js";
import { talk } from "../../fixtures/talk.js";

const SEED = Number(process.env.FC_SEED ?? 20260728);
const echo = makeTool("echo", () => "fine");

const CLOSE = "host: localhost\r\nconnection: close\r\n";
const JSON_BODY = "content-type: application/json\r\n";

test.each<[string, number, string]>([
  ["no HTTP at all", 400, "GARBAGE\r\n\r\n"],
  ["a version of HTTP that there is not", 400, `POST /mcp HTTP/9.9\r\n${CLOSE}\r\n`],
  ["a method that there is not", 400, `FOO /mcp HTTP/1.1\r\n${CLOSE}\r\n`],
  ["a header that is none", 400, `POST /mcp HTTP/1.1\r\n${CLOSE}a\u0001: b\r\n\r\n`],
  ["headers beyond the limit", 431, `POST /mcp HTTP/1.1\r\n${CLOSE}a: ${"x".repeat(100_000)}\r\n\r\n`],
  [
    "a chunk without a length",
    400,
    `POST /mcp HTTP/1.1\r\n${CLOSE}${JSON_BODY}transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n`,
  ],
  ["a path that can't be decoded", 400, `POST /%zz HTTP/1.1\r\n${CLOSE}\r\n`],
  ["a URL that is none", 400, `POST http://[::1 HTTP/1.1\r\n${CLOSE}\r\n`],
])("%s is %d with the framework's own error", async (_what, status, bytes) => {
  const served = await serveHttp([echo]);
  const answer = await talk(served.transport.port, bytes);
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.text)).toMatchObject({ jsonrpc: "2.0", error: { code: -32600 } });
  expectProper(answer);
  const { requestId } = JSON.parse(answer.text).error.data;
  expect(answer.head).toContain(`x-request-id: ${requestId}`);
});

test(`a broken head of a request gets a proper answer (seed ${SEED})`, async () => {
  const served = await serveHttp([echo]);
  const head = `POST /mcp?a=b HTTP/1.1\r\n${CLOSE}${JSON_BODY}`;
  const broken = fc
    .tuple(
      fc.nat(head.length - 1),
      fc.nat(2),
      fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)) }),
    )
    .map(([at, removed, put]) => head.slice(0, at) + put + head.slice(at + removed));
  await fc.assert(
    fc.asyncProperty(broken, async (bytes) => expectProper(await talk(served.transport.port, `${bytes}\r\n`))),
    { seed: SEED, numRuns: 200 },
  );
  expect((await served.post(callMessage(1, "echo"))).status).toBe(200);
}, 60_000);

test("a body far beyond the limit is refused without a reset", async () => {
  const { post } = await serveHttp([echo]);
  const response = await post(callMessage(1, "echo", { text: "x".repeat(8_000_000) }));
  expectProper({ status: response.status, text: await response.text() });
  expect(response.status).toBe(413);
});

test("more headers than there may be is 431", async () => {
  const served = await serveHttp([echo]);
  const many = (count: number) => Array.from({ length: count }, (_, n) => `a${n}: b\r\n`).join("");
  const request = (count: number) => `POST /mcp HTTP/1.1\r\n${CLOSE}${many(count)}content-length: 0\r\n\r\n`;
  expect((await talk(served.transport.port, request(97))).status).toBe(415);
  const answer = await talk(served.transport.port, request(98));
  expect(answer.status).toBe(431);
  expectProper(answer);
});

test("garbage behind a request ends the connection with an error, and harms no other", async () => {
  const served = await serveHttp([echo]);
  const body = JSON.stringify(callMessage(1, "echo"));
  const head = `POST /mcp HTTP/1.1\r\nhost: localhost\r\n${JSON_BODY}content-length: ${body.length}\r\n\r\n`;
  const answer = await talk(served.transport.port, `${head}${body}\u0000\u0001GARBAGE\r\n\r\n`);
  expect(answer.status).toBe(400);
  expectProper(answer);
  expect((await served.post(callMessage(1, "echo"))).status).toBe(200);
});

test("a batch is refused whole", async () => {
  const { post } = await serveHttp([echo]);
  const response = await post([callMessage(1, "echo"), callMessage(2, "echo")]);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { code: -32600, message: expect.stringContaining("batches") } });
});
