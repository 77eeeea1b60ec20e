import { describe, expect, test } from "@jest/globals";
import { emitInput } from "../../fixtures/emit-input.js";
import { PACKAGE_MANAGERS } from "../../project/package-manager.js";
import type { EmitInput } from "../emitter.js";
import { dockerEmitter } from "./docker.emitter.js";

const plan = (input: EmitInput) => new Map(dockerEmitter.plan(input).map(({ path, content }) => [path, content]));
const dockerfileOf = (input: EmitInput) => plan(input).get("Dockerfile") ?? "";
const deployment = (changed: Partial<EmitInput["deployment"]>) =>
  emitInput({ deployment: { ...emitInput().deployment, ...changed } });
const HTTP = { host: "127.0.0.1", port: 3000, tls: false };
const lastStage = (text: string) => text.slice(text.lastIndexOf("\nFROM "));

describe("the Dockerfile", () => {
  test("runs Node itself with a heap that fits the memory, as no root, and stops by a signal", () => {
    const text = lastStage(dockerfileOf(deployment({ memory: 1000 })));
    expect(text).toContain('CMD ["node","--max-old-space-size=750","node_modules/@mcp-prod/cli/bin/mcp.js","start"]');
    expect(text).toMatch(/^USER 1000:1000$/m);
    expect(text).toMatch(/^STOPSIGNAL SIGTERM$/m);
    expect(text).toContain("MCP_TRANSPORTS=http");
  });

  test.each(PACKAGE_MANAGERS)("installs by %s's lock file, and keeps only what runs the server", (packageManager) => {
    const text = dockerfileOf(emitInput({ packageManager }));
    const [install = "", production = ""] = text.match(/^RUN .*(?:npm ci|install --frozen-lockfile).*$/gm) ?? [];
    expect(install).toMatch(/--mount=type=cache,sharing=locked,target=\/root\//);
    expect(install).not.toMatch(/omit=dev|--prod/);
    expect(production).toMatch(/--omit=dev|--prod/);
    expect(text).toMatch(/^COPY package\.json (?:package-lock\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lock)/m);
    expect(lastStage(text).match(/^COPY.*$/gm)).toEqual([
      "COPY --from=production /app/node_modules ./node_modules",
      "COPY --from=build /app/dist ./dist",
      "COPY --chmod=644 package.json ./",
    ]);
  });

  test("is understood by old engines, and without any registry but that of Node's image", () => {
    const text = dockerfileOf(emitInput());
    expect(text).not.toMatch(/syntax\s*=|<<|--link|RUN --network/);
    expect(text.match(/^FROM .*$/gm)).toEqual([
      `FROM node:\${NODE_VERSION}-slim AS base`,
      "FROM base AS packages",
      "FROM packages AS build",
      "FROM packages AS production",
      "FROM base",
    ]);
  });

  test("asks the server how it is on its own port, by its own scheme", () => {
    const text = dockerfileOf(deployment({ http: { ...HTTP, port: 8443, tls: true } }));
    expect(text).toMatch(/^HEALTHCHECK .*\n {2}CMD \["node","-e","require\('https'\).*MCP_PORT\|\|8443.*\/livez/m);
    expect(text).toMatch(/^EXPOSE 8443$/m);
  });

  test("listens to others where callers are asked who they are, or where the config says so", () => {
    const open = "MCP_HOST=0.0.0.0";
    expect(dockerfileOf(emitInput())).toContain(open);
    expect(dockerfileOf(deployment({ authenticates: false, http: { ...HTTP, host: "::" } }))).toContain(open);
    const closed = dockerfileOf(deployment({ authenticates: false }));
    expect(closed).not.toContain(open);
    expect(closed).toMatch(/^# Without auth it listens inside of its container only: set auth/m);
  });

  test("has a volume for what is written, which the server's user owns", () => {
    const files = { keys: undefined, usage: "var/usage.json", audit: "/var/lib/shop/audit.jsonl" };
    const text = lastStage(dockerfileOf(deployment({ files })));
    expect(text).toContain('RUN mkdir -p "/app/var" "/var/lib/shop" && chown 1000:1000 "/app/var" "/var/lib/shop"');
    expect(text).toContain('VOLUME ["/app/var","/var/lib/shop"]');
    expect(dockerfileOf(deployment({ files: { ...files, usage: undefined, audit: undefined } }))).not.toMatch(/VOLUME/);
  });

  test("says how to run it, with the time that a stop takes", () => {
    expect(dockerfileOf(deployment({ stop: { drainDelay: 5000, drain: 25_001 } }))).toMatch(
      /^# Run: {3}docker run --read-only .*--cap-drop ALL.*--stop-timeout 36 --log-driver local .*-p 127\.0\.0\.1:3000:3000 shop:1\.2\.3$/m,
    );
  });

  test("of a server over stdio has no port and no probe", () => {
    const text = dockerfileOf(deployment({ http: undefined }));
    expect(text).toContain("HEALTHCHECK NONE");
    expect(text).not.toMatch(/EXPOSE|MCP_TRANSPORTS|MCP_HOST/);
    expect(text).toMatch(/^# Run: {3}docker run .* -i shop:1\.2\.3$/m);
  });

  test("a name of any kind stays a name", () => {
    const text = dockerfileOf(emitInput({ name: 'Größe "$HOME"\n' }));
    expect(text).toContain('LABEL org.opencontainers.image.title="Größe \\"\\$HOME\\" "');
    expect(text).toContain("docker build -t gr-e-home:1.2.3 .");
  });

  test.each<[string, Partial<EmitInput["deployment"]>, RegExp]>([
    ["a port that nobody knows", { http: { ...HTTP, port: 0 } }, /takes any free port/],
    [
      "a program that could be written",
      { files: { keys: undefined, usage: "usage.json", audit: undefined } },
      /usage\.json/,
    ],
  ])("%s is refused", (_, changed, message) => {
    expect(() => dockerEmitter.plan(deployment(changed))).toThrow(message);
  });
});

test("secrets and what the server wrote stay out of the image", () => {
  const files = { keys: "config/keys.json", usage: "var/usage.json", audit: "/var/log/audit" };
  const lines = (plan(deployment({ files })).get(".dockerignore") ?? "").split("\n");
  expect(lines).toEqual(expect.arrayContaining(["**/.env*", ".mcp", "deploy", "config/keys.json", "var/usage.json"]));
  expect(lines).not.toContain("/var/log/audit");
});
