import { describe, expect, test } from "@jest/globals";
import { isAllowedOrigin } from "./origin.js";

describe("allowed", () => {
  test.each<[string, string | undefined]>([
    ["a client that is no browser", undefined],
    ["a page of this machine", "http://localhost:5173"],
    ["a page of this machine by address", "http://127.0.0.1:6274"],
    ["a page of this machine by IPv6", "http://[::1]:8080"],
    ["a listed origin", "https://app.example"],
    ["a listed origin that was listed with a path", "https://other.example:8443"],
  ])("%s", (_what, origin) => {
    expect(isAllowedOrigin(origin, ["https://app.example", "https://other.example:8443/start"])).toBe(true);
  });
});

describe("refused", () => {
  test.each<[string, string]>([
    ["any other page", "https://evil.example"],
    ["a listed host over another scheme", "http://app.example"],
    ["a listed host on another port", "https://app.example:8443"],
    ["a subdomain of a listed host", "https://x.app.example"],
    ["a host that only begins like this machine", "http://localhost.evil.example"],
    ["a host that only ends like this machine", "http://evil-localhost"],
    ["another machine of the network", "http://192.168.0.5"],
    ["a sandboxed page", "null"],
    ["this machine with a user", "http://evil.example@localhost"],
    ["a user that looks like this machine", "http://localhost@evil.example"],
    ["this machine with a path", "http://localhost/"],
    ["an extension that calls itself this machine", "chrome-extension://localhost"],
    ["two origins", "http://localhost https://evil.example"],
    ["nonsense", "localhost"],
    ["an empty header", ""],
  ])("%s", (_what, origin) => {
    expect(isAllowedOrigin(origin, ["https://app.example"])).toBe(false);
  });
});

test("an origin of a scheme that only its program knows may be listed, and is no other of them", () => {
  const allowed = ["vscode-webview://ours"];
  expect(isAllowedOrigin("vscode-webview://ours", allowed)).toBe(true);
  expect(isAllowedOrigin("vscode-webview://theirs", allowed)).toBe(false);
  expect(isAllowedOrigin("null", allowed)).toBe(false);
});
