import { afterEach, describe, expect, test } from "@jest/globals";
import { openDeps } from "./deps.js";

const { ALLOWED_HOSTS } = process.env;
afterEach(() => {
  if (ALLOWED_HOSTS === undefined) delete process.env.ALLOWED_HOSTS;
  else process.env.ALLOWED_HOSTS = ALLOWED_HOSTS;
});

describe("openDeps", () => {
  test("takes the allowed hosts from a list with commas", () => {
    process.env.ALLOWED_HOSTS = " Docs.example.org, docs.example.org:8443,, ";
    expect(openDeps().allowedHosts).toEqual(["docs.example.org", "docs.example.org:8443"]);
  });

  test("lets nothing reach into the network", () => {
    expect(openDeps().privateHosts).toEqual([]);
  });

  test.each([undefined, ""])("allows only example.com where ALLOWED_HOSTS is %p", (value) => {
    if (value === undefined) delete process.env.ALLOWED_HOSTS;
    else process.env.ALLOWED_HOSTS = value;
    expect(openDeps().allowedHosts).toEqual(["example.com"]);
  });
});
