import type { AuditedCall } from "../audit/audit-log.js";
import type { ErrorCode } from "../errors/catalogue.js";
import { OK_CODE } from "../metrics/labels.js";
import type { Operation } from "../operation/operation.js";
import type { CallContext } from "./call-context.js";

/** What the audit log keeps of a call. */
export function toAudited(
  { caller, argumentsHash = "" }: CallContext,
  { kind, name }: Operation<unknown>,
  code: ErrorCode | undefined,
  durationMs: number,
): AuditedCall {
  const { requestId, sessionId = null, principal, address = null } = caller;
  return {
    requestId,
    sessionId,
    principal: principal.id,
    address,
    kind,
    name,
    argumentsHash,
    outcome: code === undefined ? "ok" : "error",
    code: code ?? OK_CODE,
    durationMs: Math.round(durationMs * 1000) / 1000,
  };
}
