import type { InspectedProject } from "mcp-prod";
import { lockingPackageManager } from "../project/package-manager.js";
import type { EmitInput } from "./emitter.js";

/** What emitters need of a project without problems. */
export function makeEmitInput(root: string, inspected: InspectedProject): EmitInput {
  const { name, version, tools, deployment } = inspected;
  if (name === undefined || version === undefined || deployment === undefined) {
    throw new Error("a project without problems has no config");
  }
  return { name, version, packageManager: lockingPackageManager(root), tools, deployment };
}
