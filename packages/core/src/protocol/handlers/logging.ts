import { z } from "zod";
import { LOGGING_LEVELS } from "../client-facts.js";
import type { RequestHandlers } from "../exchange.js";
import { JSON_RPC, ProtocolError } from "../json-rpc.js";

const paramsSchema = z.object({ level: z.enum(LOGGING_LEVELS) });

/** logging/setLevel, for sessions (MCP 2025-11-25, server/utilities/logging). Without one there is nothing to set. */
export const loggingHandlers: RequestHandlers = {
  "logging/setLevel": ({ params }, { session }) => {
    const read = paramsSchema.safeParse(params);
    if (!read.success) {
      throw new ProtocolError(JSON_RPC.invalidParams, `"level" must be one of ${LOGGING_LEVELS.join(", ")}.`);
    }
    if (session?.client !== undefined) session.client = { ...session.client, logLevel: read.data.level };
    return {};
  },
};
