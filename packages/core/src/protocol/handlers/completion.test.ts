import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { connect } from "../../fixtures/connect.js";
import { makePrompt } from "../../fixtures/make-prompt.js";
import { makeResource } from "../../fixtures/make-resource.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { ask } from "../../fixtures/modern.js";
import { rejectionOf } from "../../fixtures/results.js";
import { serveHttp } from "../../fixtures/serve-http.js";

const CITIES = ["Paris", "Parma", "Porto"];
const review = makePrompt(
  "review",
  {
    tone: z.enum(["kind", "strict", "Stern"]).default("kind").describe("How"),
    level: z.union([z.literal("high"), z.literal("low")]).optional(),
    city: z.string(),
    code: z.string(),
    size: z.union([z.enum(["s", "m"]), z.number()]),
  },
  {
    complete: {
      city: async (value, _context, { code }) => [
        ...CITIES.filter((city) => city.startsWith(value)),
        ...(code === undefined ? [] : [code]),
      ],
    },
  },
);
const prompt = { type: "ref/prompt", name: "review" } as const;

describe("an argument of a prompt", () => {
  test.each<[string, string, string, string[]]>([
    ["by its completer", "city", "Pa", ["Paris", "Parma"]],
    ["by its enum, whatever the case", "tone", "S", ["strict", "Stern"]],
    ["by its enum, whole where nothing is typed", "tone", "", ["kind", "strict", "Stern"]],
    ["by its literals", "level", "l", ["low"]],
    ["by nothing, where it has neither", "code", "x", []],
    ["by nothing, where its values are not all known", "size", "", []],
  ])("is completed %s", async (_, name, value, values) => {
    const { client } = await connect([review]);
    const { completion } = await client.complete({ ref: prompt, argument: { name, value } });
    expect(completion).toEqual({ values, total: values.length, hasMore: false });
  });

  test("is completed in the light of those that are filled in", async () => {
    const { client } = await connect([review]);
    const argument = { name: "city", value: "Po" };
    const { completion } = await client.complete({ ref: prompt, argument, context: { arguments: { code: "x" } } });
    expect(completion.values).toEqual(["Porto", "x"]);
  });

  test("is completed for modern clients alike", async () => {
    const served = await serveHttp([review]);
    const params = { ref: prompt, argument: { name: "tone", value: "k" } };
    expect((await ask(served, "completion/complete", params)).body.result).toMatchObject({
      resultType: "complete",
      completion: { values: ["kind"], total: 1, hasMore: false },
    });
  });
});

describe("a variable of a resource template", () => {
  const many = Array.from({ length: 101 }, (_, index) => `id-${index}`);
  const orders = makeResource("orders://{city}/{id}", undefined, { complete: { id: () => many } });
  const ref = { type: "ref/resource", uri: "orders://{city}/{id}" } as const;

  test("is completed with 100 values at most", async () => {
    const { client, callLines } = await connect([orders]);
    const { completion } = await client.complete({ ref, argument: { name: "id", value: "" } });
    expect(completion).toEqual({ values: many.slice(0, 100), total: 101, hasMore: true });
    expect(callLines()).toMatchObject([{ completion: `${orders.name}/id`, outcome: "ok" }]);
  });

  test("has no values where it has no completer", async () => {
    const { client } = await connect([orders]);
    const { completion } = await client.complete({ ref, argument: { name: "city", value: "" } });
    expect(completion.values).toEqual([]);
  });
});

describe("what can't be completed is -32602", () => {
  test.each<[string, object, string]>([
    ["an unknown prompt", { type: "ref/prompt", name: "nope" }, "tone"],
    ["an unknown template", { type: "ref/resource", uri: "a://{x}" }, "x"],
    ["an unknown argument", prompt, "nope"],
    ["an argument that objects have by nature", prompt, "constructor"],
    ["another kind of reference", { type: "ref/tool", name: "review" }, "tone"],
  ])("%s", async (_, ref, name) => {
    const served = await serveHttp([review]);
    const params = { ref, argument: { name, value: "" } };
    const answer = await served.post({ jsonrpc: "2.0", id: 1, method: "completion/complete", params });
    expect(await answer.json()).toMatchObject({ id: 1, error: { code: -32602 } });
  });

  test("and what a completer throws or returns by accident is the server's fault", async () => {
    const broken = makePrompt(
      "broken",
      { a: z.string() },
      { complete: { a: () => Promise.reject(new Error("at db-primary")) } },
    );
    const { client } = await connect([broken]);
    const ref = { type: "ref/prompt", name: "broken" } as const;
    const error = await rejectionOf(client.complete({ ref, argument: { name: "a", value: "" } }));
    expect(error).toMatchObject({ code: -32603 });
    expect(JSON.stringify(error)).not.toContain("db-primary");
  });
});

test("a completer for an argument that there is not stops the boot", async () => {
  const typo = makePrompt("p", { city: z.string() }, { complete: { ctiy: () => [] } });
  await expect(connect([typo])).rejects.toThrow(/complete has "ctiy", which is none of: city/);
});

test("a server says that it completes where it has prompts or templates", async () => {
  const capabilities = async (...components: Parameters<typeof connect>[0][]) =>
    (await connect(components.flat())).client.getServerCapabilities();
  expect(await capabilities([makePrompt("p")])).toHaveProperty("completions");
  expect(await capabilities([makeResource("a://{x}")])).toHaveProperty("completions");
  expect(await capabilities([makeResource("a://x"), makeTool("t", () => "")])).not.toHaveProperty("completions");
});
