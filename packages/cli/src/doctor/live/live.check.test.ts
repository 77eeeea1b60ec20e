import { expect, test } from "@jest/globals";
import { LIVE_CHECKS, runLiveChecks } from "./live-checks.js";
import type { LiveCheckup } from "./live-checkup.js";
import type { Answer } from "./send-probe.js";

const SAFE = { "x-content-type-options": "nosniff", "cache-control": "no-store", "x-request-id": "r" };

function answer(status: number, text = "", headers: Answer["headers"] = SAFE): Answer {
  return { status, text, headers };
}

const json = { ...SAFE, "content-type": "application/json; charset=utf-8" };
const down = (critical: boolean) => `"dependencies":[{"name":"db","critical":${critical},"state":"down"}]`;
const url = new URL("https://mcp.example.com/mcp");
const stop = {
  ...{ pid: 7, ended: true, after: 0.4, exitCode: undefined, stayedReady: false },
  request: "answered",
} as const;
const refused = { url, metrics: answer(401), status: answer(401) };
const GOOD: LiveCheckup = {
  url,
  isEndpoint: true,
  isRemote: true,
  asksForKeys: true,
  anonymous: answer(401),
  keyed: answer(400),
  foreignOrigin: answer(403),
  foreignHost: answer(421),
  notJson: answer(400, '{"error":{"data":{"action":"fix_input","requestId":"r"}}}'),
  ready: answer(200, '{"status":"ready"}', json),
  operations: [refused],
  operationsUrl: url,
  metrics: answer(200, "# TYPE mcp_build_info gauge\n"),
  stop,
};

test("nothing is found in a server that answers as it should", () => {
  expect(runLiveChecks(GOOD)).toEqual([]);
});

const BAD: readonly (readonly [id: string, changed: Partial<LiveCheckup>])[] = [
  ["live-no-endpoint", { isEndpoint: false, anonymous: answer(301), foreignOrigin: answer(301) }],
  ["live-auth-open", { anonymous: answer(200) }],
  ["live-key-refused", { keyed: answer(401) }],
  ["live-origin-taken", { foreignOrigin: answer(200) }],
  ["live-host-taken", { foreignHost: answer(200) }],
  ["live-error-bare", { notJson: answer(400, "<h1>Bad Request</h1>") }],
  ["live-error-leaks", { notJson: answer(400, `${GOOD.notJson.text}\n    at parse (a.js:1:1)`) }],
  ["live-readyz-missing", { ready: answer(404) }],
  ["live-not-ready", { ready: answer(503, '{"status":"unavailable"}', json) }],
  ["live-degraded", { ready: answer(200, `{"status":"degraded",${down(false)}}`, json) }],
  ["live-readyz-untrue", { ready: answer(503, '{"status":"ready"}', json) }],
  ["live-metrics-open", { operations: [{ ...refused, metrics: answer(200) }] }],
  ["live-admin-open", { operations: [refused, { ...refused, status: answer(200) }] }],
  ["live-operations-key-refused", { metrics: answer(403) }],
  ["live-metrics-missing", { metrics: answer(200, "<h1>Welcome</h1>") }],
  ["live-headers-missing", { anonymous: answer(401, "", { "x-request-id": "r" }) }],
  ["live-tls-missing", { url: new URL("http://mcp.example.com/mcp") }],
  ["live-request-id-missing", { anonymous: answer(401, "", { ...SAFE, "x-request-id": undefined }) }],
  ["live-stop-late", { stop: { ...stop, ended: false } }],
  ["live-stop-ready", { stop: { ...stop, stayedReady: true } }],
  ["live-stop-cut", { stop: { ...stop, request: "cut" } }],
  ["live-stop-failed", { stop: { ...stop, exitCode: 1 } }],
];

test.each(BAD)("%s is all that is found where that is wrong", (id, changed) => {
  expect(runLiveChecks({ ...GOOD, ...changed }).map((finding) => finding.id)).toEqual([id]);
});

test("every finding there is has its test", () => {
  expect(BAD.map(([id]) => id).sort()).toEqual(LIVE_CHECKS.flatMap(({ rules }) => Object.keys(rules)).sort());
});

test("a server of this machine alone needs no key and no TLS", () => {
  const local = { ...GOOD, url: new URL("http://127.0.0.1:3000/mcp"), isRemote: false, asksForKeys: false };
  expect(runLiveChecks({ ...local, anonymous: answer(200), keyed: undefined, metrics: undefined })).toEqual([]);
});

test("a dependency that the server needs must take it out: 503, whatever stands before it", () => {
  const ids = (ready: Answer) => runLiveChecks({ ...GOOD, ready }).map(({ id }) => id);
  expect(ids(answer(503, `{"status":"unavailable",${down(true)}}`, json))).toEqual(["live-not-ready"]);
  expect(ids(answer(200, `{"status":"degraded",${down(true)}}`, json))).toEqual([
    "live-readyz-untrue",
    "live-not-ready",
  ]);
});

test("where it leads is told of a redirect, and why of a server that is not ready", () => {
  const moved = answer(308, "", { ...SAFE, location: "https://other.example/mcp" });
  expect(runLiveChecks({ ...GOOD, isEndpoint: false, anonymous: moved })[0]?.where).toContain("other.example");
  const ready = answer(503, '{"status":"unavailable","reasons":["db is down: timed out"]}', json);
  expect(runLiveChecks({ ...GOOD, ready })[0]?.where).toContain("db is down: timed out");
});
