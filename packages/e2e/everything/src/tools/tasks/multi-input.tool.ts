import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";
import { z } from "zod";
import { NAME } from "../../questions.js";

const DELETE = {
  key: "delete",
  message: "Delete everything?",
  schema: z.object({ confirm: z.boolean().describe("Whether to delete it") }),
};

export default class MultiInputTool extends MCPTool {
  name = "multi_input";
  description = "Works on two questions at once, which can be answered one by one.";
  schema = {};
  policy = { task: { after: 0 } };

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    const [name, deletion] = await Promise.all([ctx.elicit(NAME), ctx.elicit(DELETE)]);
    return { name, deletion };
  }
}
