import { ToolError } from "../../errors/tool-error.js";
import type { Stage } from "../stage.js";

/** Refuses new calls while the server stops or can hardly keep up: another instance, or this one in a moment, can take them. */
export const admit: Stage =
  (_operation, { health, overload }, next) =>
  (call) => {
    if (health.state === "draining") {
      throw new ToolError("DRAINING", "The server is restarting and takes no new calls. Call again in a moment.", {
        retryAfter: 2,
      });
    }
    if (overload.reason !== undefined) {
      overload.shedCalls += 1;
      throw new ToolError("OVERLOADED", "The server can hardly keep up and takes no calls for now. Call again later.", {
        retryAfter: 2,
      });
    }
    return next(call);
  };
