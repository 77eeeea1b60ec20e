import { defineCheck, spotIf } from "../check.js";
import type { Checkup } from "../checkup.js";

export const inStepCheck = defineCheck(
  {
    "emitted-outdated": {
      severity: "warning",
      why: "The file was made from another config: ports, times or names in it may be wrong.",
      fix: "Run the `mcp emit` that its first lines name.",
    },
    "emitted-missing": {
      severity: "warning",
      why: "Files beside it were emitted, and this one was not or is gone.",
      fix: "Run the `mcp emit` that the files beside it name.",
    },
    "contract-broken": {
      severity: "error",
      why: "Clients that rely on mcp.contract.json would fail.",
      fix: "See `mcp contract check`: restore it, or run `mcp contract write` and tell those who call.",
    },
    "contract-behind": {
      severity: "note",
      why: "What is new is not held by mcp.contract.json: a later change may break it unseen.",
      fix: "Run `mcp contract write`, and commit the file.",
    },
  },
  ({ emitted, changes }) => [
    ...emitted
      .filter(({ state }) => state === "outdated")
      .flatMap(({ path }) => spotIf(true, "emitted-outdated", path)),
    ...emitted.filter(({ state }) => state === "missing").flatMap(({ path }) => spotIf(true, "emitted-missing", path)),
    ...brokenPlaces(changes).flatMap((where) => spotIf(true, "contract-broken", where)),
    ...spotIf(
      changes.some(({ kind }) => kind !== "breaking"),
      "contract-behind",
      "mcp.contract.json",
    ),
  ],
);

/** One may be broken in several ways. */
function brokenPlaces(changes: Checkup["changes"]): string[] {
  const broken = changes.filter(({ kind }) => kind === "breaking");
  return [...new Set(broken.map(({ where, path }) => (path === "" ? where : `${where}: ${path}`)))];
}
