import type { ErrorCode } from "../../errors/catalogue.js";
import { knownError } from "../../errors/known-error.js";
import type { BreakerVerdict } from "../circuit-breaker.js";
import { InputRequired } from "../question.js";
import type { Stage } from "../stage.js";

const FAILURES: ReadonlySet<ErrorCode> = new Set(["TIMEOUT", "DEPENDENCY_UNAVAILABLE", "INTERNAL"]);
/** Ends of calls that did not get as far as what the breaker guards, or that were broken off. */
const SAY_NOTHING: ReadonlySet<ErrorCode> = new Set(["INVALID_INPUT", "CANCELLED", "DRAINING", "OVERLOADED"]);

/** Makes no calls to what fails most of the time: it is left in peace, and the caller is answered at once. */
export const breakCircuit: Stage = (operation, { breakers }, next) => {
  const chosen = operation.resilience.breakers.map(({ name, config }) => breakers.of(name, config));
  if (chosen.length === 0) return next;

  return (call) => {
    for (const breaker of chosen) breaker.check();
    const passed = chosen.map((breaker) => breaker.enter());
    const tell = (verdict: BreakerVerdict) => {
      for (const settle of passed) settle(verdict);
    };
    const fail = (error: unknown): never => {
      tell(verdictOn(error));
      throw error;
    };
    const succeed = <Value>(value: Value): Value => {
      tell("ok");
      return value;
    };
    let result: ReturnType<typeof next>;
    try {
      result = next(call);
    } catch (error) {
      return fail(error);
    }
    return result instanceof Promise ? result.then(succeed, fail) : succeed(result);
  };
};

function verdictOn(error: unknown): BreakerVerdict {
  if (error instanceof InputRequired) return "neither";
  const code = knownError(error)?.code ?? "INTERNAL";
  if (SAY_NOTHING.has(code)) return "neither";
  return FAILURES.has(code) ? "failed" : "ok";
}
