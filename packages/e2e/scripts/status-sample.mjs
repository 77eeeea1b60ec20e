// A report as a busy server gives it, always the same: for screenshots, and for tests of what a real server seldom shows.

const POINTS = 60;
const INTERVAL = 5000;
const HOUR = 3_600_000;
const STARTED_AT = Date.now() - 75 * HOUR;
const NAMES = [
  ...["search_orders", "get_order", "refund_order", "list_products", "get_stock", "reserve_stock"],
  ...["quote_shipping", "export_report", "convert_currency"],
];

/** @param options `tools`: how many there are; what else is given stands in the report as it is */
export function sampleReport({ tools = NAMES.length, now = Date.now(), ...more } = {}) {
  return {
    server: {
      name: "orders",
      title: "Orders",
      version: "2.4.1",
      framework: "0.1.0",
      node: "v22.18.0",
      pid: 4711,
      startedAt: STARTED_AT,
      now,
      addresses: ["https://mcp.example.com/mcp"],
      state: "ready",
      reasons: [],
    },
    process: {
      cpu: 0.18,
      memory: { rss: 148 * 2 ** 20, heapUsed: 61 * 2 ** 20, heapLimit: 2048 * 2 ** 20 },
      eventLoopLag: 3.2,
    },
    clients: { sessions: 14, connections: 19 },
    tools: Array.from({ length: tools }, (_, index) => sampleTool(index)),
    series: { interval: INTERVAL, last: 900 },
    failures: sampleFailures(now),
    dependencies: [
      { name: "postgres", critical: true, state: "up", checkedAt: now - 4000, durationMs: 2.1, breaker: "closed" },
      {
        name: "payments",
        critical: false,
        state: "down",
        message: "connect ECONNREFUSED",
        checkedAt: now - 9000,
        durationMs: 1003,
        breaker: "open",
      },
      { name: "warehouse", critical: true, state: "up", checkedAt: now - 6000, durationMs: 14, breaker: "half-open" },
      { name: "mail", critical: false, state: "unknown" },
    ],
    limits: {
      refused: { requests: 37, attempts: 4 },
      perPrincipal: { limit: 600, window: 60_000 },
      perAddress: { limit: 3000, window: 60_000 },
      tools: [
        { tool: "export_report", refused: 12 },
        { tool: "refund_order", refused: 3 },
      ],
    },
    budgets: [
      { principal: "key:nightly-batch", period: "day", spent: 1040, soft: 800, hard: 1000 },
      { principal: "user:ana@example.com", period: "day", spent: 842, soft: 800, hard: 1000 },
      { principal: "key:storefront", period: "day", spent: 310, soft: 800, hard: 1000 },
    ],
    playground: true,
    ...more,
  };
}

function sampleTool(index) {
  const name = index < NAMES.length ? NAMES[index] : `tool_${String(index).padStart(4, "0")}`;
  const isIdle = index % 9 === 8;
  const base = 24 / (1 + (index % 9));
  const calls = points((at) => Math.max(0, Math.round(base * 5 * (1 + 0.35 * wave(index, at)))));
  const isFailing = index === 2;
  const errors = points((at) =>
    isFailing ? (at > 41 ? 3 + ((at * 7) % 5) : 0) : (at * 13 + index * 7) % 29 === 0 ? 1 : 0,
  );
  const p95 = calls.map((count, at) =>
    count === 0 ? null : Math.round((20 + index * 17) * (1 + 0.3 * wave(index + 3, at))),
  );
  const sum = (values) => values.slice(-12).reduce((total, value) => total + value, 0);
  if (isIdle) {
    const none = { inFlight: 0, queued: 0, perSecond: 0, errorRatio: 0, latency: null };
    return { name, calls: 0, errors: 0, ...none };
  }
  return {
    name,
    calls: Math.round(base * 271_000),
    errors: Math.round(base * 210),
    inFlight: index % 4,
    queued: isFailing ? 2 : 0,
    perSecond: sum(calls) / 60,
    errorRatio: sum(errors) / Math.max(1, sum(calls)),
    latency: { p50: (p95.at(-1) ?? 0) / 3, p95: p95.at(-1) ?? 0, p99: (p95.at(-1) ?? 0) * 1.9 },
    series: {
      calls,
      errors,
      p95,
      inFlight: points((at) => Math.max(0, Math.round(1.5 + 1.5 * wave(index + 5, at / 2)))),
    },
  };
}

function points(value) {
  return Array.from({ length: POINTS }, (_, at) => value(at));
}

function wave(index, at) {
  return Math.sin(at / 6 + index) + 0.4 * Math.sin(at * 1.7 + index * 2);
}

function sampleFailures(now) {
  const failure = (ago, tool, principal, durationMs, error) => ({
    at: now - ago,
    tool,
    requestId: `01HZX7K${(ago * 7919).toString(36).toUpperCase().padStart(8, "0")}`,
    principal,
    durationMs,
    error,
  });
  const unpaid = {
    error: "DEPENDENCY_UNAVAILABLE",
    message: "The payment service can't be reached. Try again in 5 s.",
    retryable: true,
    retryAfter: 5,
    action: "retry",
  };
  return [
    failure(8000, "refund_order", "key:storefront", 1004, unpaid),
    failure(21_000, "refund_order", "user:ana@example.com", 1002, unpaid),
    failure(64_000, "get_order", "key:storefront", 1.4, {
      error: "INVALID_INPUT",
      message: "orderId: Invalid string: must match pattern /^o-\\d+$/",
      retryable: false,
      action: "fix_input",
    }),
    failure(190_000, "export_report", "key:nightly-batch", 0.3, {
      error: "BUDGET_EXCEEDED",
      message: "The budget of 1000 units for the day is spent. It starts again at midnight UTC.",
      retryable: false,
      action: "abort",
    }),
    failure(340_000, "quote_shipping", "key:storefront", 30_000, {
      error: "TIMEOUT",
      message: "The call took longer than 30 s and was stopped.",
      retryable: true,
      action: "retry",
    }),
  ];
}

/** A tool with a field of each kind. */
export const SAMPLE_TOOLS = [
  {
    name: "get_order",
    title: "Order",
    description: "Reads one order with its lines.",
    annotations: { readOnlyHint: true },
    inputSchema: {
      type: "object",
      properties: { orderId: { type: "string", pattern: "^o-\\d+$", description: "Such as o-1001" } },
      required: ["orderId"],
    },
  },
  {
    name: "refund_order",
    title: "Refund an order",
    description: "Pays back an order, in whole or in part. It can't be undone.",
    annotations: { destructiveHint: true },
    inputSchema: {
      type: "object",
      properties: {
        orderId: { type: "string", maxLength: 20, description: "Such as o-1001" },
        amount: { type: "number", minimum: 0, maximum: 10_000, description: "In the order's currency" },
        reason: { type: "string", enum: ["damaged", "late", "other"], default: "other" },
        notify: { type: "boolean", default: true, description: "Whether the customer gets a mail" },
        lines: {
          type: "array",
          minItems: 1,
          description: "What is paid back",
          items: {
            type: "object",
            properties: {
              sku: { type: "string", maxLength: 20 },
              quantity: { type: "integer", minimum: 1, maximum: 9_007_199_254_740_991 },
            },
            required: ["sku", "quantity"],
          },
        },
        to: {
          oneOf: [
            { type: "object", properties: { kind: { const: "card" } }, required: ["kind"] },
            {
              type: "object",
              properties: { kind: { const: "voucher" }, email: { type: "string", format: "email" } },
              required: ["kind", "email"],
            },
          ],
        },
        labels: { type: "object", additionalProperties: { type: "string", maxLength: 40 } },
        note: { type: ["string", "null"] },
        extra: {},
      },
      required: ["orderId", "amount", "notify", "lines", "to"],
    },
  },
];
