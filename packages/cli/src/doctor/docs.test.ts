import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { CHECKS } from "./checks.js";
import { LIVE_CHECKS } from "./live/live-checks.js";

const RULES = [...CHECKS, ...LIVE_CHECKS].map(({ rules }) => rules);
const page = readFileSync(join(process.cwd(), "../../docs/doctor.md"), "utf8");

test("docs/doctor.md has every finding with its severity, why and fix, and no other", () => {
  const rules = RULES.flatMap((all) => Object.entries(all));
  const rows = rules.map(([id, { severity, why, fix }]) => `| \`${id}\` | ${severity} | ${why} | ${fix} |`);
  expect(page.split("\n").filter((line) => line.startsWith("| `"))).toEqual(rows);
});

test("no two checks have a finding of the same name", () => {
  const ids = RULES.flatMap((all) => Object.keys(all));
  expect(new Set(ids).size).toBe(ids.length);
});
