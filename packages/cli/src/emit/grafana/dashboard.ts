import type { EmitInput } from "../emitter.js";
import { quote } from "../prometheus/promql.js";
import { overviewRow, toolsRow } from "./overview-rows.js";
import { layOutRows } from "./panel.js";
import { dependenciesRow, limitsRow, saturationRow } from "./server-rows.js";

/** That of Grafana 11. Newer ones bring it up to date when they load it. */
const SCHEMA_VERSION = 39;
const MAX_UID = 40;

/** What Grafana imports, or reads from a provisioned folder. */
export function dashboard({ name, deployment }: EmitInput, description: string): object {
  const job = `job=${quote(name)}`;
  const server = `${job},instance=~"$instance"`;
  const tools = `${server},tool=~"$tool"`;
  return {
    uid: `mcp-${name.toLowerCase().replaceAll(/[^a-z0-9_-]+/g, "-")}`.slice(0, MAX_UID),
    title: `${name} (MCP server)`,
    description,
    tags: ["mcp"],
    schemaVersion: SCHEMA_VERSION,
    version: 1,
    editable: true,
    graphTooltip: 1,
    refresh: "30s",
    time: { from: "now-3h", to: "now" },
    timezone: "browser",
    templating: {
      list: [
        { name: "datasource", label: "Data source", type: "datasource", query: "prometheus", hide: 0 },
        variable("instance", "Instance", `label_values(up{${job}}, instance)`),
        variable("tool", "Tool", `label_values(mcp_tool_calls_total{${job}}, tool)`),
      ],
    },
    annotations: { list: [] },
    links: [],
    panels: layOutRows([
      overviewRow(tools, server, deployment.slo),
      toolsRow(tools),
      saturationRow(server, tools),
      dependenciesRow(server),
      limitsRow(server, tools),
    ]),
  };
}

/** One, several or all of a label's values. */
function variable(name: string, label: string, query: string): object {
  return {
    name,
    label,
    type: "query",
    datasource: { type: "prometheus", uid: "$datasource" },
    query: { query, refId: name },
    definition: query,
    refresh: 2,
    sort: 1,
    multi: true,
    includeAll: true,
    allValue: ".*",
    current: { selected: true, text: ["All"], value: ["$__all"] },
    options: [],
    regex: "",
    hide: 0,
  };
}
