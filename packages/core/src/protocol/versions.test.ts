import { expect, test } from "@jest/globals";
import { LATEST_PROTOCOL_VERSION, SUPPORTED_PROTOCOL_VERSIONS } from "@modelcontextprotocol/sdk/types.js";
import { LEGACY_VERSIONS } from "./versions.js";

test("the revisions with initialize are those that the official SDK speaks", () => {
  expect(LEGACY_VERSIONS).toEqual(SUPPORTED_PROTOCOL_VERSIONS);
  expect(LEGACY_VERSIONS[0]).toBe(LATEST_PROTOCOL_VERSION);
});
