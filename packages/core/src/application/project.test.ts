import { describe, expect, test } from "@jest/globals";
import { makeProjectFolder, PROMPT_SOURCE, RESOURCE_SOURCE, toolSource } from "../fixtures/project-folder.js";
import { rejectionOf } from "../fixtures/results.js";
import { inspectProject, loadConfig } from "./project.js";

const CONFIG = 'export default { name: "shop", version: "1.0.0", timeouts: { tool: 5000 } };';

describe("loadConfig", () => {
  test("gives what mcp.config.js exports", async () => {
    const folder = await makeProjectFolder({ "mcp.config.js": CONFIG });
    expect(await loadConfig(folder)).toEqual({ name: "shop", version: "1.0.0", timeouts: { tool: 5000 } });
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ["a project that is not built", {}, /mcp\.config\.js: is not there\. Run `mcp build` first/],
    ["a config without a default export", { "mcp.config.js": "export const a = 1;" }, /has no default export/],
    ["a config that does not load", { "mcp.config.js": "throw new Error('no env');" }, /did not load: .*no env/s],
  ])("%s is a BootError that says what to do", async (_what, files, message) => {
    const error = await rejectionOf(loadConfig(await makeProjectFolder(files)));
    expect(error).toMatchObject({ name: "BootError", message: expect.stringMatching(message) });
  });
});

describe("inspectProject", () => {
  test("shows what a built project serves, and where each part comes from", async () => {
    const folder = await makeProjectFolder({
      "mcp.config.js": CONFIG,
      "tools/price.tool.js": toolSource("price"),
      "tools/stock/count.tool.js": toolSource("count", "policy = { timeout: 50 };"),
      "resources/readme.resource.js": RESOURCE_SOURCE,
      "prompts/review.prompt.js": PROMPT_SOURCE,
    });
    const project = await inspectProject(folder, { MCP_TOOL_TIMEOUT: "7000" });
    expect(project).toMatchObject({ name: "shop", version: "1.0.0", problems: [] });
    expect(project.tools).toEqual([
      expect.objectContaining({ name: "count", source: "tools/stock/count.tool.js", timeout: 50 }),
      expect.objectContaining({
        name: "price",
        description: "Does what its test says",
        inputSchema: expect.objectContaining({ type: "object" }),
        source: "tools/price.tool.js",
        timeout: 7000,
      }),
    ]);
    expect(project.resources).toEqual([
      expect.objectContaining({ uri: "docs://readme", source: "resources/readme.resource.js" }),
    ]);
    expect(project.prompts).toEqual([expect.objectContaining({ name: "review", source: "prompts/review.prompt.js" })]);
  });

  test("shows where its metrics are and what it depends on, and no secret", async () => {
    const key = "operations-key-of-32-characters!";
    const folder = await makeProjectFolder({
      "mcp.config.js": `export default {
        name: "shop",
        version: "1.0.0",
        transports: { http: { tls: { cert: "a.pem", key: "b.pem" }, operations: { port: 9464 } }, sse: true },
        environment: { DATABASE_URL: { description: "The shop's", secret: true } },
        usage: { file: "var/usage.json" },
        dependencies: { prices: {}, db: { critical: true } },
        budgets: { principals: { "key:a": { hard: 5 } } },
      };`,
    });
    const project = await inspectProject(folder, { MCP_OPERATIONS_KEY: key });
    expect(project.deployment).toEqual({
      http: { host: "127.0.0.1", port: 3000, tls: true },
      stdio: false,
      paths: ["/mcp", "/sse", "/messages"],
      bodyLimit: 1_048_576,
      sessions: true,
      stop: { drainDelay: 0, drain: 25_000 },
      memory: 512,
      slo: { availability: 99.5 },
      environment: [{ name: "DATABASE_URL", description: "The shop's", secret: true, required: false }],
      files: { keys: undefined, usage: "var/usage.json", audit: undefined },
      operations: { host: "127.0.0.1", port: 9464, tls: true, key: true, allowedHosts: [] },
      dependencies: [
        { name: "db", critical: true },
        { name: "prices", critical: false },
      ],
      authenticates: false,
      refusesSpenders: true,
      overload: { eventLoopLag: 1000, heap: 0.9 },
    });
    expect(JSON.stringify(project)).not.toContain(key);
  });

  test("shows what a review before deployment looks at, without functions", async () => {
    const folder = await makeProjectFolder({
      "mcp.config.js": `export default {
        name: "shop",
        version: "1.0.0",
        transports: { http: { host: "0.0.0.0", allowedHosts: ["shop.example"], operations: { playground: true } } },
        auth: { custom: () => undefined },
        limits: { perTool: { limit: 1, window: 1000 } },
        dependencies: { prices: {}, db: { check: () => true } },
        log: { level: "warn" },
      };`,
      "tools/plain.tool.js": toolSource("plain"),
      "tools/pay.tool.js": toolSource(
        "pay",
        'policy = { dependency: "db", cost: () => 2, rateLimit: { limit: 1, window: 9 }, retry: { repeatable: true } };',
      ),
    });
    const { review, tools } = await inspectProject(folder, {});
    expect(review).toEqual({
      logLevel: "warn",
      auth: ["custom"],
      audits: false,
      http: {
        ...{ isPublic: true, playground: true, bodyLimit: 1_048_576 },
        ...{ allowedHosts: ["shop.example"], allowedOrigins: [], trustedProxies: [] },
      },
      limits: ["perTool"],
      checked: ["db"],
      keepsState: false,
    });
    const plain = {
      dependencies: [],
      costs: false,
      rateLimited: false,
      idempotent: false,
      repeatable: false,
      breaker: true,
    };
    expect(tools.map(({ policy }) => policy)).toEqual([
      { ...plain, dependencies: ["db"], costs: true, rateLimited: true, repeatable: true },
      plain,
    ]);
  });

  test("shows who may use each part, and which tools become tasks", async () => {
    const scoped = (source: string) => source.replace("name =", 'policy = { scopes: ["read"] };\n name =');
    const folder = await makeProjectFolder({
      "mcp.config.js": CONFIG,
      "tools/open.tool.js": toolSource("open"),
      "tools/slow.tool.js": toolSource("slow", 'policy = { scopes: ["write", "admin"], task: { after: 100 } };'),
      "tools/task.tool.js": toolSource("task", "policy = { task: { after: 0, required: true } };"),
      "resources/readme.resource.js": scoped(RESOURCE_SOURCE),
      "resources/user.resource.js": scoped(
        RESOURCE_SOURCE.replace("docs://readme", "docs://{id}").replace('"readme"', '"user"'),
      ),
      "prompts/review.prompt.js": scoped(PROMPT_SOURCE),
    });
    const { tools, resources, resourceTemplates, prompts, problems } = await inspectProject(folder, {});
    expect(problems).toEqual([]);
    expect(tools.map(({ name, scopes, task }) => [name, scopes, task])).toEqual([
      ["open", [], undefined],
      ["slow", ["write", "admin"], "optional"],
      ["task", [], "required"],
    ]);
    for (const list of [resources, resourceTemplates, prompts]) {
      expect(list.map(({ scopes }) => scopes)).toEqual([["read"]]);
    }
  });

  test("opens no deps and runs no init(), also where a constructor uses deps", async () => {
    const uses = `
      init() { throw new Error("init ran"); }
      constructor({ db, clients: { stock } }) {
        super();
        const [first] = db.pools();
        this.connection = db.connect(\`\${stock.url}/x\`).table("prices").on("error", () => {});
        this.first = first;
        this.rows = new db.Pool(5).query("select");
      }`;
    const folder = await makeProjectFolder({
      "mcp.config.js": 'export default { name: "a", version: "1", deps() { throw new Error("deps opened"); } };',
      "tools/price.tool.js": toolSource("price", uses),
    });
    const { tools, problems } = await inspectProject(folder, {});
    expect(problems).toEqual([]);
    expect(tools.map(({ name }) => name)).toEqual(["price"]);
  });

  test("reports every problem of config, environment, files and components at once, and lists what is good", async () => {
    const folder = await makeProjectFolder({
      "mcp.config.js": 'export default { name: "a", versoin: "1" };',
      "tools/a.tool.js": toolSource("same"),
      "tools/b.tool.js": toolSource("same"),
      "tools/broken.tool.js": "export default class {",
      "tools/silent.tool.js": toolSource("silent", 'description = "";'),
      // Of a config that can't be read nobody knows which dependencies it names.
      "tools/calls-out.tool.js": toolSource("calls_out", 'policy = { dependency: "prices" };'),
    });
    const { tools, problems } = await inspectProject(folder, { MCP_PORT: "x" });
    expect(problems.map(({ where, field }) => (field === undefined ? where : `${where} ${field}`)).sort()).toEqual([
      "MCP_PORT",
      "tools/b.tool.js name",
      "tools/broken.tool.js",
      "tools/silent.tool.js description",
      "version",
      "versoin",
    ]);
    expect(tools.map(({ name }) => name)).toContain("same");
  });

  test("of a project that is not built says so", async () => {
    const { name, tools, problems } = await inspectProject(await makeProjectFolder({}), {});
    expect({ name, tools }).toEqual({ name: undefined, tools: [] });
    expect(problems).toEqual([expect.objectContaining({ message: "is not there. Run `mcp build` first" })]);
  });
});
