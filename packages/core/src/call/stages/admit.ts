import { ToolError } from "../../errors/tool-error.js";
import type { Stage } from "../stage.js";

/** Refuses new calls while the server stops: another instance, or this one in a moment, can take them. */
export const admit: Stage =
  (_operation, { health }, next) =>
  (call) => {
    if (health.state === "draining") {
      throw new ToolError("DRAINING", "The server is restarting and takes no new calls. Call again in a moment.", {
        retryAfter: 2,
      });
    }
    return next(call);
  };
