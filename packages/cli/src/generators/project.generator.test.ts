import { describe, expect, test } from "@jest/globals";
import { planProject } from "./project.generator.js";

const FILES = {
  "package.json":
    '{\n  "name": "mcp-template-minimal",\n  "dependencies": { "mcp-prod": "workspace:^", "zod": "^4.0.0" }\n}',
  "mcp.config.ts": 'x({\n  name: "mcp-template-minimal",\n  transports: { http: { port: 3000 }, stdio: true },\n});',
  gitignore: "node_modules\n",
  "README.md": "# mcp-template-minimal\n",
};

function plan(transports: string[], files: Record<string, string> = FILES): Record<string, string> {
  const template = Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text) }));
  const planned = planProject(template, {
    name: "shop",
    template: "minimal",
    transports,
    dependency: (name) => `^1.2.3-${name}`,
  });
  return Object.fromEntries(planned.map(({ path, content }) => [path, content.toString()]));
}

describe("planProject", () => {
  test("puts the project's name wherever the template's stood", () => {
    expect(plan(["http"])["README.md"]).toBe("# shop\n");
    expect(plan(["http"])["mcp.config.ts"]).toContain('name: "shop"');
  });

  test("asks for released versions of our packages and leaves the others alone", () => {
    expect(JSON.parse(plan(["http"])["package.json"] ?? "")).toEqual({
      name: "shop",
      dependencies: { "mcp-prod": "^1.2.3-mcp-prod", zod: "^4.0.0" },
    });
  });

  test("gives .gitignore its dot back", () => {
    expect(Object.keys(plan(["http"]))).toContain(".gitignore");
    expect(Object.keys(plan(["http"]))).not.toContain("gitignore");
  });

  test.each([
    [["http"], "transports: { http: { port: 3000 }, stdio: false },"],
    [["stdio"], "transports: { http: false, stdio: true },"],
    [["http", "stdio"], "transports: { http: { port: 3000 }, stdio: true },"],
  ])("turns on the transports %j", (transports, line) => {
    expect(plan(transports)["mcp.config.ts"]).toContain(line);
  });

  test("fails loudly on a template whose transports it can't set", () => {
    expect(() => plan(["http"], { "mcp.config.ts": "export default {}" })).toThrow("lacks the line");
  });
});
