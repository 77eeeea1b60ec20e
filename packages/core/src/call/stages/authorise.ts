import { checkAccess } from "../../operation/access.js";
import type { Stage } from "../stage.js";

/** Keeps out whoever may not make the call. */
export const authorise: Stage = ({ access, kind, name }, _services, next) => {
  if (access === undefined) return next;
  const what = `the ${kind} "${name}"`;
  return (call) => {
    checkAccess(access, call.principal, what);
    return next(call);
  };
};
