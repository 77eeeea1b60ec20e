import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { COMPONENT_KINDS, planComponent } from "./component.generator.js";
import { toNames } from "./naming.js";

const STUBS = join(process.cwd(), "../../templates/stubs");
const stubs = readdirSync(join(STUBS, "src"), { recursive: true })
  .map((name) => `src/${name}`)
  .filter((path) => path.endsWith(".ts"))
  .map((path) => ({ path, content: readFileSync(join(STUBS, path)) }));

describe("planComponent", () => {
  test.each(COMPONENT_KINDS)("plans a %s and its test under the new name only", (kind) => {
    const files = planComponent(kind, toNames("release-notes"), stubs);
    expect(files.map(({ path }) => path)).toEqual([
      `src/${kind}s/release-notes.${kind}.ts`,
      `src/${kind}s/release-notes.${kind}.test.ts`,
    ]);
    const code = files.map(({ content }) => content.toString()).join("\n");
    expect(code).not.toMatch(/example/i);
    expect(code).toContain(`class ReleaseNotes${kind.charAt(0).toUpperCase()}${kind.slice(1)}`);
    expect(code).toContain('name = "release_notes"');
    expect(code).toContain(`from "./release-notes.${kind}.js"`);
  });
});
