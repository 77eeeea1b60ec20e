import type { EmitInput } from "../emitter.js";
import type { RuleGroup } from "./alert.js";
import { availabilityGroup } from "./alerts/availability.js";
import { callersGroup } from "./alerts/callers.js";
import { dependenciesGroup } from "./alerts/dependencies.js";
import { recordsGroup } from "./alerts/records.js";
import { saturationGroup } from "./alerts/saturation.js";
import { toolsGroup } from "./alerts/tools.js";

/** All that somebody should be told of. */
export function ruleGroups(input: EmitInput): RuleGroup[] {
  const groups = [availabilityGroup, toolsGroup, dependenciesGroup, saturationGroup, callersGroup, recordsGroup];
  return groups.map((group) => group(input));
}
