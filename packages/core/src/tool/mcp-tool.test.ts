import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import type { ToolContext } from "../operation/tool-context.js";
import { connectTestClient } from "../testing/test-client.js";
import { type MCPInput, MCPTool } from "./mcp-tool.js";

const inputSchema = z.object({
  sku: z.string(),
  note: z.string().optional(),
  count: z.number().default(1),
  ids: z.string().transform((list) => list.split(",")),
});

/** What execute() is given: compile-time checks are plain assignments to these types. */
interface Expected {
  sku: string;
  note?: string | undefined;
  count: number;
  ids: string[];
}

class ObjectTool extends MCPTool {
  readonly name = "object";
  readonly description = "Infers its input from a z.object";
  readonly schema = inputSchema;

  async execute(input: MCPInput<this>, _context: ToolContext): Promise<unknown> {
    const all: Expected = input;
    // @ts-expect-error count has a default: it is a number, not a string
    const wrong: string = input.count;
    // @ts-expect-error note is optional
    const required: string = input.note;
    // @ts-expect-error there is no such field
    const unknownField = input.price;
    return { ...all, wrong: typeof wrong, required: typeof required, unknownField: typeof unknownField };
  }
}

class ShapeTool extends MCPTool {
  readonly name = "shape";
  readonly description = "Infers its input from a raw shape";
  readonly schema = { ...inputSchema.shape };

  execute(input: MCPInput<this>): unknown {
    const { sku, note, count, ids }: Expected = input;
    // @ts-expect-error ids is what the transform made: a list
    const wrong: string = input.ids;
    return { sku, note, count, ids, wrong: typeof wrong };
  }
}

class DeclaredObjectTool extends MCPTool<typeof inputSchema> {
  readonly name = "declared-object";
  readonly description = "Names its schema in the class header and declares it as an object";
  readonly schema = inputSchema;

  execute(input: MCPInput<this>): unknown {
    const all: Expected = input;
    return all;
  }
}

class DeclaredShapeTool extends MCPTool<typeof inputSchema> {
  readonly name = "declared-shape";
  readonly description = "Names its schema in the class header and declares its fields";
  readonly schema = inputSchema.shape;

  execute(input: MCPInput<this>): unknown {
    const all: Expected = input;
    return all;
  }
}

class WronglyDeclaredTool extends MCPTool<typeof inputSchema> {
  readonly name = "wrong";
  readonly description = "Does not compile";
  // @ts-expect-error the class header names another schema
  readonly schema = z.object({ sku: z.number() });

  execute(): void {}
}

class WrongInputTool extends MCPTool {
  readonly name = "wrong-input";
  readonly description = "Does not compile";
  readonly schema = inputSchema;

  // @ts-expect-error sku is a string
  override execute(_input: { sku: number }): void {}
}

/** The input of a tool that is not known yet can still be named. */
type InputOf<T extends MCPTool> = MCPInput<T>;

describe("what execute() is given has the type that its schema makes", () => {
  test.each([
    ["z.object", new ObjectTool()],
    ["a raw shape", new ShapeTool()],
    ["MCPTool<typeof object> with the object", new DeclaredObjectTool()],
    ["MCPTool<typeof object> with its fields", new DeclaredShapeTool()],
  ])("%s: defaults and transforms are in, what is optional may be missing", async (_what, tool) => {
    const { call, close } = await connectTestClient({ components: [tool] });
    const result = await call(tool.name, { sku: "a", ids: "1,2" });
    await close();
    const [block] = result.content;
    const value: unknown = block?.type === "text" ? JSON.parse(block.text) : undefined;
    expect(value).toMatchObject({ sku: "a", count: 1, ids: ["1", "2"] });
    expect(value).not.toHaveProperty("note");
  });

  test("and outside of the class too", () => {
    const input: InputOf<ObjectTool> = { sku: "a", count: 1, ids: [] };
    // @ts-expect-error ids is missing
    const incomplete: InputOf<ShapeTool> = { sku: "a", count: 1 };
    expect([input, incomplete]).toHaveLength(2);
  });

  test("classes that contradict their schema do not compile", () => {
    // The @ts-expect-error comments of these classes are the test.
    expect([WronglyDeclaredTool, WrongInputTool]).toHaveLength(2);
  });
});
