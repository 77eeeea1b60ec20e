import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { makeTool } from "../../fixtures/make-tool.js";
import { callMessage, serveHttp } from "../../fixtures/serve-http.js";
import { clientAddress } from "./client-address.js";

const PROXIES = ["10.0.0.0/8", "127.0.0.1", "2001:db8::/32"];

function from(peer: string, forwarded?: string): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, "remoteAddress", { value: peer });
  const request = new IncomingMessage(socket);
  if (forwarded !== undefined) request.headers["x-forwarded-for"] = forwarded;
  return request;
}

describe("behind proxies that are trusted", () => {
  test.each<[string, string, string | undefined, string]>([
    ["the proxy itself", "10.0.0.1", undefined, "10.0.0.1"],
    ["whom it names", "10.0.0.1", "203.0.113.7", "203.0.113.7"],
    ["the last one, whatever the client wrote before", "10.0.0.1", "1.1.1.1, 203.0.113.7", "203.0.113.7"],
    ["the last one before other trusted ones", "10.0.0.1", "1.1.1.1,203.0.113.7 , 10.9.9.9,127.0.0.1", "203.0.113.7"],
    ["the first, where all are trusted", "10.0.0.1", "10.1.1.1, 10.2.2.2", "10.1.1.1"],
    ["an IPv6 address", "2001:db8::1", "2A00::1", "2a00::1"],
    ["an IPv4 address that is written as IPv6", "::ffff:10.0.0.1", "::FFFF:203.0.113.7", "203.0.113.7"],
    ["no text that is no address", "10.0.0.1", "evil", "10.0.0.1"],
    ["nobody behind such a text", "10.0.0.1", "203.0.113.7, evil, 10.2.2.2", "10.2.2.2"],
    ["nobody behind a gap", "10.0.0.1", "203.0.113.7,, 10.2.2.2", "10.2.2.2"],
    ["nobody for an empty header", "10.0.0.1", "", "10.0.0.1"],
    ["an address without its port only", "10.0.0.1", "203.0.113.7:443", "10.0.0.1"],
    ["the peer, where that is no proxy", "203.0.113.7", "1.1.1.1", "203.0.113.7"],
  ])("it is %s", (_, peer, forwarded, address) => {
    expect(clientAddress(PROXIES)(from(peer, forwarded))).toBe(address);
  });
});

test("without them, what proxies say counts for nothing", () => {
  expect(clientAddress([])(from("127.0.0.1", "1.1.1.1"))).toBe("127.0.0.1");
  expect(clientAddress([])(from("::ffff:203.0.113.7"))).toBe("203.0.113.7");
});

test.each<[string, string[], string]>([
  ["from a proxy that is trusted", ["127.0.0.1"], "203.0.113.7"],
  ["from anybody else", [], "127.0.0.1"],
])("who authenticates callers is given the address %s", async (_, trustedProxies, address) => {
  const seen: string[] = [];
  const auth = {
    custom: (request: { address: string }) => {
      seen.push(request.address);
      return { id: "a", scopes: [] };
    },
  };
  const { post } = await serveHttp([makeTool("echo", () => "ok")], { trustedProxies }, { auth });
  const forwarded = { "x-forwarded-for": "203.0.113.7", forwarded: "for=192.0.2.1", "x-real-ip": "192.0.2.2" };
  expect((await post(callMessage(1, "echo"), forwarded)).status).toBe(200);
  expect(seen).toEqual([address]);
});
