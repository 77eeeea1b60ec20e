import { expect, test } from "@jest/globals";
import { liveCheck } from "./live.check.js";
import type { LiveCheckup } from "./live-checkup.js";
import type { Answer } from "./send-probe.js";

const SAFE = { "x-content-type-options": "nosniff", "cache-control": "no-store", "x-request-id": "r" };

function answer(status: number, text = "", headers: Answer["headers"] = SAFE): Answer {
  return { status, text, headers };
}

const json = { ...SAFE, "content-type": "application/json; charset=utf-8" };
const GOOD: LiveCheckup = {
  url: new URL("https://mcp.example.com/mcp"),
  isRemote: true,
  asksForKeys: true,
  anonymous: answer(401),
  keyed: answer(400),
  foreignOrigin: answer(403),
  foreignHost: answer(421),
  notJson: answer(400, '{"error":{"data":{"action":"fix_input","requestId":"r"}}}'),
  ready: answer(200, '{"status":"ready"}', json),
  metrics: answer(401),
  operations: answer(200),
  stop: { pid: 7, ended: true, stayedReady: false },
};

test("nothing is found in a server that answers as it should", () => {
  expect(liveCheck.run(GOOD)).toEqual([]);
});

const BAD: readonly (readonly [id: string, changed: Partial<LiveCheckup>])[] = [
  ["live-auth-open", { anonymous: answer(200) }],
  ["live-key-refused", { keyed: answer(401) }],
  ["live-origin-taken", { foreignOrigin: answer(200) }],
  ["live-host-taken", { foreignHost: answer(200) }],
  ["live-error-bare", { notJson: answer(400, "<h1>Bad Request</h1>") }],
  ["live-error-leaks", { notJson: answer(400, `${GOOD.notJson.text}\n    at parse (a.js:1:1)`) }],
  ["live-readyz-missing", { ready: answer(404) }],
  ["live-not-ready", { ready: answer(503, '{"status":"degraded"}', json) }],
  ["live-metrics-open", { metrics: answer(200) }],
  ["live-operations-key-refused", { operations: answer(401) }],
  ["live-headers-missing", { anonymous: answer(401, "", { "x-request-id": "r" }) }],
  ["live-tls-missing", { url: new URL("http://mcp.example.com/mcp") }],
  ["live-request-id-missing", { anonymous: answer(401, "", { ...SAFE, "x-request-id": undefined }) }],
  ["live-stop-late", { stop: { pid: 7, ended: false, stayedReady: false } }],
  ["live-stop-ready", { stop: { pid: 7, ended: true, stayedReady: true } }],
];

test.each(BAD)("%s is all that is found where that is wrong", (id, changed) => {
  expect(liveCheck.run({ ...GOOD, ...changed }).map((finding) => finding.id)).toEqual([id]);
});

test("every finding there is has its test", () => {
  expect(BAD.map(([id]) => id).sort()).toEqual(Object.keys(liveCheck.rules).sort());
});

test("a server of this machine alone needs no key and no TLS", () => {
  const local = { ...GOOD, url: new URL("http://127.0.0.1:3000/mcp"), isRemote: false, asksForKeys: false };
  expect(liveCheck.run({ ...local, anonymous: answer(200), keyed: undefined, operations: undefined })).toEqual([]);
});
