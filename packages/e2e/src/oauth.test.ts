import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import * as client2 from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { mayAnswerSecrets } from "../../core/src/fixtures/leak-scan.js";
import { type AuthorizationServer, startAuthorizationServer } from "./support/authorization-server.js";
import { post, textOf } from "./support/connect.js";
import { copyProject } from "./support/made-project.js";
import { TestOAuthProvider } from "./support/oauth-provider.js";
import { type RunningServer, runMcp, startServer } from "./support/run-mcp.js";

const INTROSPECTION_SECRET = "introspection-s3cret-of-the-server";

const CONFIG = `import { defineConfig } from "mcp-prod";

const { ISSUER = "", RESOURCE = "", TOKEN_FORMAT, INTROSPECTION_CLIENT = "", INTROSPECTION_SECRET = "" } = process.env;
export default defineConfig({
  name: "notes",
  version: "1.0.0",
  transports: { http: true },
  auth: {
    ...(TOKEN_FORMAT === "jwt"
      ? { jwt: { issuer: ISSUER } }
      : {
          introspection: {
            url: ISSUER + "/token/introspection",
            clientId: INTROSPECTION_CLIENT,
            clientSecret: INTROSPECTION_SECRET,
          },
        }),
    oauth: { resource: RESOURCE, authorizationServers: [ISSUER], scopes: ["notes:read"] },
  },
});
`;

const tool = (name: string, scope: string) => `import { MCPTool, type MCPInput, type ToolContext } from "mcp-prod";
import { z } from "zod";

export default class NotesTool extends MCPTool {
  name = "${name}";
  description = "Works on notes";
  schema = z.object({});
  policy = { scopes: ["${scope}"] };
  execute(_input: MCPInput<this>, { principal }: ToolContext) {
    return "${name} for " + principal.id;
  }
}
`;

/** What both official clients do in the same way. */
interface AnyClient {
  listTools(): Promise<{ tools: { name: string }[] }>;
  callTool(call: { name: string; arguments: Record<string, unknown> }): Promise<unknown>;
  close(): Promise<void>;
}

interface Attempt {
  connect(): Promise<AnyClient>;
  /** Hands the client what came back from the browser. */
  finish(answer: URLSearchParams): Promise<void>;
}

const CLIENTS: [name: string, grants: string[], attempt: (url: URL, provider: TestOAuthProvider) => Attempt][] = [
  [
    "1.x",
    // With a refresh token it would refresh instead of asking for more scopes, and give up.
    ["authorization_code"],
    (url, authProvider) => {
      const wire = new StreamableHTTPClientTransport(url, { authProvider, fetch: recorded });
      const client = new Client({ name: "e2e", version: "1.0.0" });
      return {
        connect: async () => {
          await client.connect(wire);
          return client;
        },
        finish: (answer) => wire.finishAuth(answer.get("code") ?? ""),
      };
    },
  ],
  [
    "2.x",
    ["authorization_code", "refresh_token"],
    (url, authProvider) => {
      const wire = new client2.StreamableHTTPClientTransport(url, { authProvider, fetch: recorded });
      const client = new client2.Client({ name: "e2e", version: "1.0.0" }, { versionNegotiation: { mode: "auto" } });
      return {
        connect: async () => {
          await client.connect(wire);
          return client;
        },
        finish: (answer) => wire.finishAuth(answer),
      };
    },
  ],
];

let copy: Awaited<ReturnType<typeof copyProject>>;
/** All that the server under test answered. */
let answers: string[] = [];
let resource = "";

/** Keeps a copy of what the server answers. What the authorization server does is full of secrets by its nature. */
const recorded: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.origin !== new URL(resource).origin) return response;
  const at = answers.push(`${url} ${response.status} ${JSON.stringify([...response.headers])}\n`) - 1;
  void keep(response.clone(), at);
  return response;
};

async function keep({ body }: Response, at: number): Promise<void> {
  const text = new TextDecoder();
  try {
    for await (const chunk of body ?? []) answers[at] += text.decode(chunk, { stream: true });
  } catch {
    // The client had enough of a stream.
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

beforeAll(async () => {
  copy = await copyProject();
  await rm(join(copy.root, "src/tools"), { recursive: true });
  await mkdir(join(copy.root, "src/tools"));
  await writeFile(join(copy.root, "mcp.config.ts"), CONFIG);
  await writeFile(join(copy.root, "src/tools/read.tool.ts"), tool("read_notes", "notes:read"));
  await writeFile(join(copy.root, "src/tools/write.tool.ts"), tool("write_notes", "notes:write"));
});

afterAll(() => copy.remove());

describe.each(["jwt", "opaque"])("a server that takes tokens of an authorization server, %s ones,", (format) => {
  let issuer: AuthorizationServer;
  let server: RunningServer;
  const secrets = new Set([INTROSPECTION_SECRET]);

  beforeAll(async () => {
    answers = [];
    const shared = { TOKEN_FORMAT: format, INTROSPECTION_CLIENT: "notes", INTROSPECTION_SECRET };
    issuer = await startAuthorizationServer(shared);
    mayAnswerSecrets(new URL(issuer.issuer).origin);
    const port = String(await freePort());
    resource = `http://127.0.0.1:${port}/mcp`;
    const environment = { ...shared, ISSUER: issuer.issuer, RESOURCE: resource, MCP_LOG_LEVEL: "trace" };
    expect(await runMcp(copy.root, ["build"], environment)).toMatchObject({ code: 0 });
    server = await startServer(copy.root, environment, ["--port", port]);
  });

  afterAll(async () => {
    await issuer.end();
  });

  test.each(CLIENTS)(
    "lets the official client %s in, and asks for more when it needs more",
    async (_, grants, attempt) => {
      const provider = new TestOAuthProvider(grants);
      const first = attempt(new URL(resource), provider);
      await expect(first.connect()).rejects.toThrow(/Unauthorized/i);
      expect(provider.askedFor).toBe("notes:read");
      await first.finish(await provider.logIn());

      const second = attempt(new URL(resource), provider);
      const client = await second.connect();
      const call = async (name: string) =>
        textOf(CallToolResultSchema.parse(await client.callTool({ name, arguments: {} })));
      expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["read_notes"]);
      expect(await call("read_notes")).toBe("read_notes for sub:ada");

      await expect(call("write_notes")).rejects.toThrow(/Unauthorized/i);
      expect(provider.askedFor).toBe("notes:read notes:write");
      await second.finish(await provider.logIn());
      expect(await call("write_notes")).toBe("write_notes for sub:ada");
      expect(await call("read_notes")).toBe("read_notes for sub:ada");
      await client.close();

      // Another one, because a client may keep a list for as long as the server says.
      const third = await attempt(new URL(resource), provider).connect();
      expect((await third.listTools()).tools).toHaveLength(2);
      await third.close();
      for (const secret of provider.secrets) secrets.add(secret);
    },
  );

  test("refuses a token that was changed, and one of nobody", async () => {
    const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };
    const [token = ""] = [...secrets].filter((secret) => (format === "jwt") === secret.includes("."));
    const changed = token.replace(/.{4}$/, "AAAA");
    for (const authorization of [`Bearer ${changed}`, "Bearer a.b.c", "Bearer nobody"]) {
      const answer = await post(new URL(resource).origin, list, { authorization });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
      answers.push(await answer.text());
      secrets.add(changed);
    }
  });

  test("says no secret of all those to anybody, in no log line and no answer", async () => {
    const { stdout, stderr } = await server.end();
    const said = [stdout, stderr, ...answers].join("\n");
    // Both clients: two codes, tokens and verifiers, and a client's secret each.
    expect(secrets.size).toBeGreaterThan(14);
    expect(answers.length).toBeGreaterThan(20);
    expect(stderr).toContain("write_notes");
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(20);
      expect(said.includes(secret)).toBe(false);
      // Of a signed token its claims and its signature. A verifier may have dots too, one at its end among them.
      const parts = secret.split(".").filter((part, index) => index > 0 && part.length > 10);
      for (const part of parts) expect(said.includes(part)).toBe(false);
    }
  });
});
