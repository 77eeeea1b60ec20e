// The run as people read it.
import { HTTP_TARGETS } from "./targets.mjs";

const NOTHING = "–";

const PIPELINE = { whole: "with all stages", empty: "with none", stages: "the stages" };

/** @returns lines, aligned in columns */
export function tableOf({ http, stdio, list, crowd, auth, sessions, starts, pipeline }, ratios) {
  const raw = http[HTTP_TARGETS[0].name]?.perSecond;
  const rate = ([name, { perSecond, p50, p99 }]) => [
    name,
    whole(perSecond),
    times(perSecond, raw),
    fixed(p50),
    fixed(p99),
  ];
  const plainRate = ([name, { perSecond, p50, p99 }]) => [name, whole(perSecond), "", fixed(p50), fixed(p99)];
  return align([
    ["HTTP tools/call, 32 connections", "req/s", "of raw", "p50 ms", "p99 ms"],
    ...Object.entries(http).map(rate),
    [],
    ["stdio tools/call, 32 in flight", "req/s", "", "p50 ms", "p99 ms"],
    ...Object.entries(stdio).map(plainRate),
    [],
    ["HTTP tools/list of 1,000 tools", "req/s", "", "p50 ms", "p99 ms"],
    ...Object.entries(list).map(plainRate),
    [],
    ["mcp-prod with little and much in it", "req/s", "", "p50 ms", "p99 ms"],
    ...Object.entries(crowd).map(plainRate),
    [],
    ["mcp-prod with the same headers", "req/s", "", "p50 ms", "p99 ms"],
    ...Object.entries(auth).map(plainRate),
    [],
    ["idle session", "KB"],
    ...Object.entries(sessions).map(([name, bytes]) => [name, bytes === undefined ? NOTHING : fixed(bytes / 1024)]),
    [],
    ["start to first answer, stdio", "ms"],
    ...Object.entries(starts).map(([name, { milliseconds }]) => [name, whole(milliseconds)]),
    [],
    ["CPU of a call, without transport and protocol", "µs"],
    ...Object.entries(pipeline).map(([name, microseconds]) => [PIPELINE[name], fixed(microseconds)]),
    [],
    ["ratio", "median of rounds"],
    ...Object.entries(ratios).map(([name, value]) => [name, value === null ? NOTHING : String(value)]),
  ]);
}

function align(rows) {
  const width = (column) => Math.max(...rows.map((row) => (row[column] ?? "").length));
  const widths = [0, 1, 2, 3, 4].map(width);
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join("  ")
      .trimEnd(),
  );
}

function whole(value) {
  return Math.round(value).toLocaleString("en");
}

function fixed(value) {
  return value.toFixed(2);
}

function times(value, raw) {
  return raw === undefined ? NOTHING : (value / raw).toFixed(3);
}
