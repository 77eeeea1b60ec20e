// Who is measured over HTTP: servers, and the ways in which they are asked.

export const OURS = { file: "servers/ours.mjs", log: true };
export const SDK1_STATEFUL = { file: "peers/sdk1-stateful.mjs" };
const RAW = { file: "servers/raw-fastify.mjs" };
const SDK2 = { file: "peers/sdk2.mjs" };

export const HTTP_TARGETS = [
  { name: "raw Fastify, asked as in 2025", server: RAW, dialect: "stateless" },
  { name: "raw Fastify, asked as in 2026", server: RAW, dialect: "modern" },
  { name: "mcp-prod, 2025-11-25 sessions", server: OURS, dialect: "session" },
  { name: "mcp-prod, 2026-07-28", server: OURS, dialect: "modern" },
  { name: "SDK 1.x stateful", server: SDK1_STATEFUL, dialect: "session" },
  { name: "SDK 1.x stateless", server: { file: "peers/sdk1-stateless.mjs" }, dialect: "stateless" },
  { name: "SDK 2.x, 2025-11-25", server: SDK2, dialect: "stateless" },
  { name: "SDK 2.x, 2026-07-28", server: SDK2, dialect: "modern" },
  {
    name: "mcp-framework 0.2.x",
    server: { file: "peers/mcp-framework/server.mjs" },
    dialect: "session",
    // It sends each answer to all of its sessions, and does best with a single one.
    sessions: 1,
  },
  { name: "fastmcp 4.x", server: { file: "peers/fastmcp.mjs" }, dialect: "session" },
];

/** Ours with nobody asked who calls, and with API keys. */
export const AUTH = {
  none: "nobody is asked",
  key: "by API key",
};

export const OURS_STDIO = { file: "servers/ours.mjs", log: true };
export const SDK1_STDIO = { file: "peers/sdk1-stdio.mjs" };

/** Ours with little in it, and with a lot. */
export const CROWD = {
  alone: "1 tool called, 32 sessions",
  open: "1,000 tools, 1 called; 10,000 sessions open, 32 used",
  oneTool: "1,000 tools, 1 called; 10,000 sessions in turn",
  allTools: "1,000 tools in turn; 10,000 sessions in turn",
};
