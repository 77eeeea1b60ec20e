import { afterEach, expect, test } from "@jest/globals";
import { checkupOf, makeFolder, withBuild } from "../../fixtures/project-folder.js";
import { runChecks } from "../checks.js";

let folder: Awaited<ReturnType<typeof makeFolder>> | undefined;
afterEach(() => folder?.remove());

const TOOL = `import { MCPTool } from "mcp-prod";
import { z } from "zod";
// console.log("only a comment"), eval("too")
export default class extends MCPTool {
  name = "order";
  description = "Orders what is asked for, once, and returns the order's number.";
  schema = z.object({
    id: z.uuid().describe("The order's own id"),
    kind: z.enum(["new", "again"]).describe("Which"),
    only: z.literal("yes").describe("That it is meant"),
    country: z.string().regex(/^[A-Z]{2}$/).describe("ISO 3166"),
    code: z.string().regex(/^[A-Z]/).regex(/^.{3}$/).describe("Of two patterns"),
    time: z.iso.time().describe("At"),
    day: z.iso.date().describe("When"),
    pair: z.tuple([z.int(), z.string().max(9)]).describe("Place and name"),
    either: z.union([z.string().max(9), z.int()]).describe("Either"),
    byKind: z.partialRecord(z.enum(["a", "b"]), z.int()).describe("By kind"),
    items: z.array(z.object({ sku: z.string().max(20).describe("What") })).max(9).describe("All that is ordered"),
  });
  output = z.object({ number: z.int() });
  annotations = { destructiveHint: true, idempotentHint: true };
  policy = { cost: 1, rateLimit: { limit: 5, window: 1000 }, timeout: 9000, scopes: ["order"] };
  async execute({ id }, { deps, log }) {
    try {
      return await deps.db.query("SELECT number FROM orders WHERE id = $1", [id]);
    } catch (error) {
      log.warn({ error }, "The order was not taken");
      throw error;
    }
  }
}
`;

test("nothing is found in a server that is reached by others and is as it should be", async () => {
  folder = await makeFolder({
    "package.json": JSON.stringify({
      engines: { node: ">=22" },
      dependencies: { "mcp-prod": "^1.0.0", "@mcp-prod/cli": "file:vendor/cli.tgz", zod: "^4.0.0" },
    }),
    "pnpm-lock.yaml": "",
    ".gitignore": "node_modules\ndist\n.env\n.mcp/\n",
    ".env": `TOKEN=ghp${"_"}abcdefghijklmnopqrstuvwxyz0123456789`,
    "compose.yaml": [
      "DATABASE_URL: postgres://postgres:postgres@db/shop",
      "# mcp-doctor-ignore secret-in-file: of a sandbox that everybody may use",
      "SANDBOX_URL: https://shop:hunter2@sandbox.example",
    ].join("\n"),
    ".env.example": "DATABASE_URL=postgres://<user>:<password>@localhost/shop\n",
    ...withBuild({
      "mcp.config.ts": `export default {
        name: "shop", version: "1.0.0",
        transports: { http: {
          host: "0.0.0.0", allowedHosts: ["shop.example"], allowedOrigins: ["https://shop.example"],
          trustedProxies: ["10.0.0.0/8"], operations: { port: 9464 },
        } },
        auth: { apiKeys: true },
        stateSecret: "s".repeat(32),
        audit: { file: "var/audit.log" },
        limits: { perTool: { limit: 60, window: 60000 }, perAddress: { limit: 60, window: 60000 } },
        budgets: { perPrincipal: { hard: 100 } },
        usage: { file: "var/usage.json" },
        timeouts: { drainDelay: 5000 },
        dependencies: { db: { critical: true, check: () => true } },
        environment: {
          TOKEN_URL: { description: "Where tokens are asked for", default: "https://login.example" },
 DATABASE_URL: { description: "The shop's data", secret: true, required: true } },
      };`,
      "src/tools/order.tool.ts": TOOL,
    }),
  });
  expect(runChecks(await checkupOf(folder.root))).toEqual([]);
});
