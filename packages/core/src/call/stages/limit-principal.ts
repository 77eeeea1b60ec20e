import type { Stage } from "../stage.js";

/** Keeps one principal from taking the places of all others. */
export const limitPrincipal: Stage =
  (_operation, { principals }, next) =>
  (call) => {
    principals.enter(call);
    return next(call);
  };
