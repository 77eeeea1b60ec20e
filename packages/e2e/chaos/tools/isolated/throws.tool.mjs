import { setTimeout as sleep } from "node:timers/promises";
import { MCPTool, ToolError } from "mcp-prod";
import { z } from "zod";

export default class IsolatedThrows extends MCPTool {
  name = "isolated-throws";
  description = "Throws in its worker, where its caller catches it or where nobody does";
  schema = z.object({ text: z.string(), what: z.enum(["error", "notFound", "uncaught"]) });
  policy = { isolation: "worker" };

  execute({ what }) {
    if (what === "error") throw new Error("a secret of the worker");
    if (what === "notFound") throw new ToolError("NOT_FOUND", "There is none.");
    setImmediate(() => {
      throw new Error("a secret that nobody catches");
    });
    return sleep(60_000);
  }
}
