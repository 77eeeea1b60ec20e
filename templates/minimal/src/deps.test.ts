import { describe, expect, test } from "@jest/globals";
import config from "../mcp.config.js";
import { openDeps } from "./deps.js";

describe("openDeps", () => {
  test("takes the allowed hosts from a list with commas", () => {
    const env = { ALLOWED_HOSTS: " Docs.example.org, docs.example.org:8443,, " };
    expect(openDeps({ env }).allowedHosts).toEqual(["docs.example.org", "docs.example.org:8443"]);
  });

  test("lets nothing reach into the network", () => {
    expect(openDeps({ env: {} }).privateHosts).toEqual([]);
  });

  test("allows only example.com where ALLOWED_HOSTS is not set", () => {
    const ALLOWED_HOSTS = config.environment?.ALLOWED_HOSTS?.default;
    expect(openDeps({ env: { ALLOWED_HOSTS } }).allowedHosts).toEqual(["example.com"]);
    expect(openDeps({ env: {} }).allowedHosts).toEqual([]);
  });
});
