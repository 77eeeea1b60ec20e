import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { connect as connectPlain } from "node:net";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { describe, expect, test } from "@jest/globals";
import { BootError } from "../../errors/boot-error.js";
import { makeTemporaryFolder, writeCertificate } from "../../fixtures/certificate.js";
import { closeAfterTest } from "../../fixtures/cleanup.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { rejectionOf } from "../../fixtures/results.js";
import { callMessage, serveHttp } from "../../fixtures/serve-http.js";

const echo = makeTool("echo", () => "ok");
const BODY = JSON.stringify(callMessage(1, "echo"));
const REQUEST = `POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`;

function open(port: number, options: object = {}): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", rejectUnauthorized: false, ...options }, () => resolve(socket));
    socket.on("error", reject);
    closeAfterTest(() => socket.destroy());
  });
}

async function nameAt(port: number): Promise<string | undefined> {
  const socket = await open(port);
  const { CN } = socket.getPeerCertificate().subject;
  socket.destroy();
  return String(CN);
}

function callOn(socket: TLSSocket): Promise<string> {
  return new Promise((resolve) => {
    socket.once("data", (chunk) => resolve(chunk.toString()));
    socket.write(REQUEST);
  });
}

describe("with TLS", () => {
  test("MCP is served over https, and says that it always will be", async () => {
    const tls = writeCertificate(makeTemporaryFolder(), "one");
    const { transport } = await serveHttp([echo], { tls });
    expect(transport.address).toBe(`https://127.0.0.1:${transport.port}/mcp`);
    const agent = new Agent({ ca: readFileSync(tls.cert) });
    const headers = { "content-type": "application/json" };
    const response = await new Promise<{ status: number | undefined; strict: unknown; text: string }>(
      (resolve, reject) => {
        const sent = request(transport.address, { method: "POST", agent, headers }, (answer) => {
          let text = "";
          answer.setEncoding("utf8").on("data", (chunk) => {
            text += chunk;
          });
          const strict = answer.headers["strict-transport-security"];
          answer.on("end", () => resolve({ status: answer.statusCode, strict, text }));
        });
        sent.on("error", reject).end(BODY);
      },
    );
    expect(response).toMatchObject({ status: 200, strict: "max-age=31536000", text: expect.stringContaining('"ok"') });
  });

  test("nothing older than TLS 1.2 is spoken", async () => {
    const { transport } = await serveHttp([echo], { tls: writeCertificate(makeTemporaryFolder(), "one") });
    const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" };
    expect(await rejectionOf(open(transport.port, old))).toMatchObject({
      code: expect.stringMatching(/PROTOCOL|ALERT/),
    });
    expect((await open(transport.port, { maxVersion: "TLSv1.2" })).getProtocol()).toBe("TLSv1.2");
  });

  test("who does not speak it is cut off, and harms no other", async () => {
    const { transport } = await serveHttp([echo], { tls: writeCertificate(makeTemporaryFolder(), "one") });
    const socket = connectPlain(transport.port, "127.0.0.1");
    const closed = new Promise((resolve) => socket.on("error", () => {}).on("close", resolve));
    socket.write(REQUEST);
    await closed;
    expect(await callOn(await open(transport.port))).toContain("200 OK");
  });

  test("a new certificate is taken while calls go on, and one that is of no use is not", async () => {
    const [folder, other] = [makeTemporaryFolder(), makeTemporaryFolder()];
    const log: { msg?: string }[] = [];
    const tls = writeCertificate(folder, "one");
    const { transport } = await serveHttp([echo], { tls }, {}, (line) => log.push(Object(line)));
    const logged = async (text: string) => {
      while (!log.some(({ msg }) => msg?.includes(text))) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const socket = await open(transport.port);
    expect(await callOn(socket)).toContain("200 OK");
    expect(await nameAt(transport.port)).toBe("one");

    writeFileSync(tls.cert, "no certificate");
    await logged("stays in use");
    expect(await nameAt(transport.port)).toBe("one");

    const next = writeCertificate(other, "two");
    copyFileSync(next.cert, tls.cert);
    copyFileSync(next.key, tls.key);
    await logged("read again");
    expect(await nameAt(transport.port)).toBe("two");
    expect(await callOn(socket)).toContain("200 OK");
    expect(JSON.stringify(log)).not.toContain("PRIVATE KEY");
  }, 20_000);
});

describe("the server does not start", () => {
  const problemsOf = async (tls: { cert: string; key: string }) => {
    const error = await rejectionOf(serveHttp([echo], { tls }));
    if (!(error instanceof BootError)) throw error;
    expect(error.message).not.toContain("PRIVATE KEY");
    return error.problems.map(({ where, message }) => `${where}: ${message}`);
  };

  test("where the files are not there", async () => {
    const folder = makeTemporaryFolder();
    expect(await problemsOf({ cert: join(folder, "a"), key: join(folder, "b") })).toEqual([
      `transports.http.tls.cert: ${join(folder, "a")} does not exist`,
      `transports.http.tls.key: ${join(folder, "b")} does not exist`,
    ]);
  });

  test("where they can't be read", async () => {
    const folder = makeTemporaryFolder();
    expect(await problemsOf({ cert: folder, key: folder })).toEqual([
      expect.stringContaining("can't be read"),
      expect.stringContaining("can't be read"),
    ]);
  });

  test("where they are not PEM", async () => {
    const files = writeCertificate(makeTemporaryFolder(), "one");
    expect(await problemsOf({ cert: files.key, key: files.cert })).toEqual([
      expect.stringMatching(/^transports\.http\.tls\.cert: .* holds no certificate in PEM form$/),
      expect.stringMatching(/^transports\.http\.tls\.key: .* holds no private key in PEM form that is not encrypted$/),
    ]);
    writeFileSync(files.cert, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    expect(await problemsOf(files)).toEqual([expect.stringMatching(/holds a certificate that can't be read$/)]);
  });

  test("where the key is another's", async () => {
    const one = writeCertificate(makeTemporaryFolder(), "one");
    const two = writeCertificate(makeTemporaryFolder(), "two");
    expect(await problemsOf({ cert: one.cert, key: two.key })).toEqual([
      expect.stringMatching(/^transports\.http\.tls\.key: .* is not the key of the first certificate in /),
    ]);
  });
});
