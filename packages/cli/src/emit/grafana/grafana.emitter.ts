import type { EmitInput, EmittedFile, Emitter } from "../emitter.js";
import { placeOfMetrics } from "../prometheus/scrape-config.js";
import { makeStamp } from "../stamp.js";
import { dashboard } from "./dashboard.js";

const STAMP = makeStamp("mcp emit grafana");

/** A dashboard for Grafana 10 and newer. JSON has no comments: its description says where it comes from. */
export const grafanaEmitter: Emitter = {
  target: "grafana",
  plan(input: EmitInput): EmittedFile[] {
    placeOfMetrics(input.deployment);
    const content = JSON.stringify(dashboard(input, STAMP), null, 2);
    return [{ path: "deploy/grafana/dashboard.json", content: `${content}\n` }];
  },
};
