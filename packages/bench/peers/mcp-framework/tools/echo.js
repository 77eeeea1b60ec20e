import { MCPTool } from "mcp-framework";
import { makeToolSet } from "../../../servers/tool-set.mjs";
// It validates with a zod of its own, of another major version than the one beside it.
import { z } from "../../node_modules/mcp-framework/node_modules/zod/index.js";

const [{ name, description, shape }] = makeToolSet(z, 1);

export default class Echo extends MCPTool {
  name = name;
  description = description;
  schema = z.object(shape);
  // Else it puts its answer into quotes.
  useStringify = false;

  async execute({ text }) {
    return text;
  }
}
