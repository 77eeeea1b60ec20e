/** The label of every call to a tool that does not exist, so that callers cannot make new series. */
export const UNKNOWN_TOOL_LABEL = "_unknown";

/** Where requests are counted that were refused before they were a call, and attempts to authenticate that were. */
export const ENDPOINT_LABEL = "_endpoint";
export const AUTH_LABEL = "_auth";

/** What no tool may be called. */
export const OWN_LABELS: readonly string[] = [UNKNOWN_TOOL_LABEL, ENDPOINT_LABEL, AUTH_LABEL];

/** The `code` of a call that went well, in metrics and in the log. */
export const OK_CODE = "OK";
