// The numbers that the project holds itself to. x_vs_y: how many times y we are; null where either was not served.
import { ratio } from "./statistics.mjs";
import { AUTH, CROWD } from "./targets.mjs";

export function ratiosOf({ http, stdio, list, crowd, auth, sessions, starts, pipeline }) {
  const ours = http["mcp-prod, 2025-11-25 sessions"];
  const modern = http["mcp-prod, 2026-07-28"];
  return {
    http_legacy_vs_raw: times(ours, http["raw Fastify, asked as in 2025"]),
    http_modern_vs_raw: times(modern, http["raw Fastify, asked as in 2026"]),
    http_legacy_vs_sdk1_stateful: times(ours, http["SDK 1.x stateful"]),
    http_modern_vs_sdk2: times(modern, http["SDK 2.x, 2026-07-28"]),
    http_vs_mcp_framework: times(ours, http["mcp-framework 0.2.x"]),
    stdio_vs_sdk1: times(stdio["mcp-prod"], stdio["SDK 1.x"]),
    list1000_vs_sdk1: times(list["mcp-prod"], list["SDK 1.x stateful"]),
    session_kb: kilobytes(sessions["mcp-prod"]),
    sdk1_session_kb: kilobytes(sessions["SDK 1.x stateful"]),
    start10_vs_sdk1: times(starts["SDK 1.x, 10 tools"], starts["mcp-prod, 10 tools"]),
    start1000_vs_sdk1: times(starts["SDK 1.x, 1000 tools"], starts["mcp-prod, 1000 tools"]),
    pipeline_us: rounded(pipeline.stages ?? null),
    crowd_open_vs_alone: times(crowd[CROWD.open], crowd[CROWD.alone]),
    crowd_all_tools_vs_alone: times(crowd[CROWD.allTools], crowd[CROWD.alone]),
    auth_key_vs_none: times(auth[AUTH.key], auth[AUTH.none]),
    crowd_one_tool_vs_alone: times(crowd[CROWD.oneTool], crowd[CROWD.alone]),
  };
}

function times(x, y) {
  return rounded(ratio(x?.perRound, y?.perRound));
}

function kilobytes(bytes) {
  return rounded(bytes === undefined ? null : bytes / 1024);
}

function rounded(value) {
  return value === null ? null : Number(value.toPrecision(3));
}
