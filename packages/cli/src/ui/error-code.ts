/** What Node calls an error, such as `ENOENT`; empty where it calls it nothing. */
export function errorCode(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}
