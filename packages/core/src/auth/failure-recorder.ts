import type { AuditLog } from "../audit/audit-log.js";
import type { Logger } from "../logging/logger.js";
import type { Metrics } from "../metrics/metrics.js";
import type { FailedAttempt } from "./auth.js";

export interface FailureRecords {
  readonly metrics: Pick<Metrics, "auth">;
  readonly audit: AuditLog | undefined;
  readonly logger: Logger;
}

/** Counts attempts to authenticate that failed, and writes them down. */
export function failureRecorder({ metrics, audit, logger }: FailureRecords): (attempt: FailedAttempt) => void {
  return ({ outcome, address, method, reason, error }) => {
    metrics.auth.failed(method, outcome);
    audit?.notAuthenticated({ outcome, address, method, reason });
    // Why credentials are not good stands in the line of the request that was refused for them.
    if (outcome === "error") logger.error({ address, method, err: error }, "authentication is out of order");
  };
}
