import { describe, expect, test } from "@jest/globals";
import { UriTemplate } from "./uri-template.js";

describe("a template", () => {
  test.each<[string, string, Record<string, string> | undefined]>([
    ["test://template/{id}/data", "test://template/123/data", { id: "123" }],
    ["test://template/{id}/data", "test://template/123", undefined],
    ["test://template/{id}/data", "test://template//data", undefined],
    ["test://template/{id}/data", "test://template/1/2/data", undefined],
    ["test://template/{id}/data", "other://template/1/data", undefined],
    ["a://{x}", "a://b", { x: "b" }],
    ["a://{x}", "a://b?c=d", undefined],
    ["a://{x}", "a://b#c", undefined],
    ["a://{x}-{y}", "a://1-2-3", { x: "1", y: "2-3" }],
    ["a://{x}-{y}", "a://-2-3", { x: "-2", y: "3" }],
    ["a://{x}.{y}/end", "a://b.c/end", { x: "b", y: "c" }],
    ["a://{x}", "a://Z%C3%BCrich%20West", { x: "Zürich West" }],
    ["a://{x}", "a://..%2F..%2Fetc", { x: "../../etc" }],
    ["a://{x}", "a://%E0%A4", undefined],
    ["a://{x}", "a://{x}", { x: "{x}" }],
    ["a://b", "a://b", {}],
    ["a://b", "a://bc", undefined],
  ])("%s takes %s as %j", (template, uri, variables) => {
    expect(new UriTemplate(template).match(uri)).toEqual(variables);
  });

  test("is matched in a time that grows with the URI's length, whatever it holds", () => {
    const template = new UriTemplate("a://{p}-{q}-{r}-{s}-{t}/end");
    expect(template.match(`a://${"-".repeat(1_000_000)}`)).toBeUndefined();
  });

  test.each([
    ["a variable twice", "a://{x}/{x}", /twice/],
    ["variables side by side", "a://{x}{y}", /nothing between/],
    ["a level that is not the first", "a://{+path}", /level 1/],
    ["an empty variable", "a://{}", /level 1/],
    ["an open brace", "a://{x", /malformed/],
    ["a closing brace alone", "a://x}", /malformed/],
    ["a brace in braces", "a://{x{y}}", /malformed|level 1/],
    ["no scheme", "{x}/y", /malformed/],
    ["nothing", "", /malformed/],
  ])("with %s is refused", (_, template, message) => {
    expect(() => new UriTemplate(template)).toThrow(message);
  });
});
