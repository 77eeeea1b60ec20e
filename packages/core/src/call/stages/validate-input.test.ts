import { describe, expect, jest, test } from "@jest/globals";
import { z } from "zod";
import { connect } from "../../fixtures/connect.js";
import { makeGate } from "../../fixtures/gate.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { envelopeOf, jsonOf } from "../../fixtures/results.js";

const order = z.object({
  items: z.array(z.object({ sku: z.string().min(2), count: z.int().default(1) })).min(1),
  email: z.email("is not an e-mail address"),
});

describe("arguments that do not fit the schema", () => {
  test("come back as an envelope with the path and message of every issue", async () => {
    const { call } = await connect([makeTool("order", () => "ok", { schema: order })]);
    const result = await call("order", { items: [{ sku: "ab" }, {}], email: "x" });

    const issues = [
      { path: "items[1].sku", message: "is required: expected string" },
      { path: "email", message: "is not an e-mail address" },
    ];
    const envelope = {
      error: "INVALID_INPUT",
      message:
        'The arguments for the tool "order" are not valid. items[1].sku: is required: expected string; ' +
        "email: is not an e-mail address. Correct them and call again.",
      retryable: false,
      action: "fix_input",
      requestId: expect.any(String),
      details: { issues },
    };
    expect(envelopeOf(result)).toEqual(envelope);
    expect(result.structuredContent).toEqual(envelope);
  });

  test("never reach execute()", async () => {
    const execute = jest.fn();
    const { call } = await connect([makeTool("order", execute, { schema: order })]);
    await call("order", {});
    expect(execute).not.toHaveBeenCalled();
  });

  test("unknown keys are refused by a strict schema", async () => {
    const { call } = await connect([makeTool("strict", () => "ok", { schema: z.strictObject({}) })]);
    const result = await call("strict", { extra: 1 });
    expect(envelopeOf(result)).toMatchObject({
      details: { issues: [{ path: "", message: 'Unrecognized key: "extra"' }] },
    });
  });
});

describe("arguments that fit", () => {
  test("reach execute() with defaults in and unknown keys out", async () => {
    const { call } = await connect([makeTool("order", (input) => input, { schema: order })]);
    const result = await call("order", { items: [{ sku: "ab" }], email: "a@b.example", extra: 1 });
    expect(jsonOf(result)).toEqual({ items: [{ sku: "ab", count: 1 }], email: "a@b.example" });
  });

  test("reach execute() as the schema's transforms and coercions made them", async () => {
    const schema = { ids: z.string().transform((list) => list.split(",")), page: z.coerce.number() };
    const { call } = await connect([makeTool("list", (input) => input, { schema })]);
    expect(jsonOf(await call("list", { ids: "a,b", page: "2" }))).toEqual({ ids: ["a", "b"], page: 2 });
  });

  test("may be left out altogether where nothing is required", async () => {
    const { client } = await connect([makeTool("list", (input) => input, { schema: { page: z.number().default(1) } })]);
    expect(await client.callTool({ name: "list" })).toMatchObject({ content: [{ text: '{"page":1}' }] });
  });
});

describe("an async refinement", () => {
  const known = async (sku: unknown) => sku === "known";
  const schema = z.object({
    sku: z
      .string()
      .refine(known, "is not on sale")
      .transform(async (sku) => sku.toUpperCase()),
  });

  test("is awaited, at the first call and at later ones", async () => {
    const { call } = await connect([makeTool("buy", (input) => input, { schema })]);
    const answers = [await call("buy", { sku: "other" }), await call("buy", { sku: "other" })];
    for (const answer of answers) {
      expect(envelopeOf(answer)).toMatchObject({ details: { issues: [{ path: "sku", message: "is not on sale" }] } });
    }
    expect(jsonOf(await call("buy", { sku: "known" }))).toEqual({ sku: "KNOWN" });
  });

  test("runs once a call", async () => {
    const refine = jest.fn(known);
    const { call } = await connect([makeTool("buy", () => "ok", { schema: { sku: z.string().refine(refine) } })]);
    await call("buy", { sku: "known" });
    expect(refine).toHaveBeenCalledTimes(1);
  });

  test("that rejects fails its own call with a safe message, and leaves no rejection behind", async () => {
    const refine = async () => {
      throw new Error("connect ECONNREFUSED 10.0.0.7:5432");
    };
    const { call } = await connect([makeTool("buy", () => "ok", { schema: { sku: z.string().refine(refine) } })]);
    const result = await call("buy", { sku: "a" });
    expect(envelopeOf(result)).toMatchObject({ error: "INTERNAL", message: expect.not.stringContaining("10.0.0.7") });
  });
});

test("a message that an author wrote for a missing field stays as it is", async () => {
  const schema = { sku: z.string({ error: "Ask the user for the stock number" }) };
  const { call } = await connect([makeTool("price", () => "ok", { schema })]);
  expect(envelopeOf(await call("price"))).toMatchObject({
    details: { issues: [{ path: "sku", message: "Ask the user for the stock number" }] },
  });
});

test("a check that outlasts the deadline does not let execute() run after the client has its answer", async () => {
  const { opened, open } = makeGate();
  const checked = makeGate();
  const execute = jest.fn();
  const schema = z.object({
    sku: z.string().refine(async () => {
      await opened;
      setImmediate(() => checked.open());
      return true;
    }),
  });
  const { call } = await connect([makeTool("price", execute, { schema, policy: { timeout: 20 } })]);
  expect(envelopeOf(await call("price", { sku: "ab" }))).toMatchObject({ error: "TIMEOUT" });
  open();
  await checked.opened;
  expect(execute).not.toHaveBeenCalled();
});
