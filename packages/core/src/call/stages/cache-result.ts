import { whenReady } from "../../maybe-promise.js";
import { isRecord } from "../../operation/content.js";
import { fingerprintOf } from "../fingerprint.js";
import type { Stage } from "../stage.js";

/** Answers the same question of the same principal with the same result, for a while. */
export const cacheResult: Stage = (operation, { results, measured }, next) => {
  const { cacheTtl } = operation.resilience;
  if (cacheTtl === undefined) return next;
  const lookups = measured?.countLookups() ?? { hits: 0, misses: 0 };

  return (call) => {
    const key = JSON.stringify([call.principal.id, operation.name, fingerprintOf(call.input)]);
    const known = results.get(key);
    if (known !== undefined) {
      lookups.hits += 1;
      return operation.toResult(known.result, call.args);
    }
    lookups.misses += 1;
    return whenReady(next(call), (result) => {
      if (!isRecord(result) || result.isError !== true) results.set(key, { result }, cacheTtl);
      return result;
    });
  };
};
