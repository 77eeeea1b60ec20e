import { describe, expect, test } from "@jest/globals";
import { hostCheck } from "./host.js";

const ALLOWED = ["mcp.example.com", "*.apps.example"];

describe("on an address of this machine", () => {
  const isHost = hostCheck("127.0.0.1", ALLOWED);

  test.each([
    ...["localhost", "LocalHost:3000", "127.0.0.1", "127.0.0.1:1", "127.1.2.3", "[::1]", "[::1]:65535"],
    ...["mcp.example.com", "MCP.example.com:443", "a.apps.example", "a.b.apps.example:8443"],
  ])("%s is taken", (host) => {
    expect(isHost(host)).toBe(true);
  });

  test.each([
    ...["", " ", ":", ":3000", "evil.example", "localhost.evil.example", "evil-localhost", "localhost."],
    ...[
      "example.com",
      "x.mcp.example.com",
      "apps.example",
      ".apps.example",
      "evilapps.example",
      "mcp.example.com.evil",
    ],
    ...["user@localhost", "localhost@evil.example", "localhost:80@evil.example", "evil.example#localhost"],
    ...["localhost:", "localhost:x", "localhost:123456", "localhost:80:80", "localhost/..", "localhost\\evil"],
    ...["localhost, evil.example", "evil.example, localhost", "localhost evil.example", "localhost,localhost"],
    ...["::1", "[::1", "::1]", "[localhost]", "[127.0.0.1]", "[::1]evil", "[::1%25lo]", "[]"],
    ...["0.0.0.0", "192.168.0.5", "[::]", "0x7f.1", "2130706433", "127.1", "127.0.0.1.evil.example"],
    ...["löcalhost", "localhost\u0000", "localhost\t"],
  ])("%j is not", (host) => {
    expect(isHost(host)).toBe(false);
  });
});

describe.each(["0.0.0.0", "::", "192.168.0.5"])("on %s, which others reach", (bound) => {
  const isHost = hostCheck(bound, ALLOWED);

  test.each(["192.168.0.5", "10.0.0.1:3000", "[2001:db8::1]:3000", "127.0.0.1", "localhost", "mcp.example.com"])(
    "%s is taken",
    (host) => {
      expect(isHost(host)).toBe(true);
    },
  );

  test.each(["evil.example", "10.0.0.1.evil.example", "0x0a.1", "167772161", "010.0.0.1", "[10.0.0.1]", "[zz::1]"])(
    "%s is not",
    (host) => {
      expect(isHost(host)).toBe(false);
    },
  );
});
