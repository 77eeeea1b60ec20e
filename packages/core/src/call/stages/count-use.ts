import type { Stage } from "../stage.js";

/** Counts the calls that get as far as their tool, for each principal. */
export const countUse: Stage = ({ cost, name }, { usage }, next) => {
  if (cost === undefined) return next;
  return (call) => {
    usage.count(call.principal.id, name);
    return next(call);
  };
};
