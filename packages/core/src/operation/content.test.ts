import { describe, expect, test } from "@jest/globals";
import { isContentBlock } from "./content.js";

describe("a content block", () => {
  test.each<[string, unknown]>([
    ["text", { type: "text", text: "hi" }],
    ["image", { type: "image", data: "AA==", mimeType: "image/png" }],
    ["audio", { type: "audio", data: "AA==", mimeType: "audio/wav" }],
    ["resource link", { type: "resource_link", uri: "docs://a", name: "a" }],
    ["embedded resource", { type: "resource", resource: { uri: "docs://a", text: "x" } }],
  ])("is known: %s", (_what, value) => {
    expect(isContentBlock(value)).toBe(true);
  });

  test.each<[string, unknown]>([
    ["a string", "text"],
    ["null", null],
    ["a list", [{ type: "text", text: "hi" }]],
    ["data with a type of its own", { type: "invoice", text: "hi" }],
    ["text without text", { type: "text" }],
    ["an image without a MIME type", { type: "image", data: "AA==" }],
    ["a link without a name", { type: "resource_link", uri: "docs://a" }],
    ["a resource without a URI", { type: "resource", resource: {} }],
  ])("is not: %s", (_what, value) => {
    expect(isContentBlock(value)).toBe(false);
  });
});
