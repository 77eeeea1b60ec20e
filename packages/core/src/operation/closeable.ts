/** Whether what an author's `deps` opened is to be closed at stop. */
export function isCloseable(value: unknown): value is { close(): unknown } {
  return typeof value === "object" && value !== null && "close" in value && typeof value.close === "function";
}
