/** Keys by which lines are read and found: what a tool logs, which may be what its client sent, must not set them. */
const FRAMEWORK_FIELDS = ["level", "time", "requestId", "tool", "resource", "prompt", "completion"];

/**
 * For a child logger's `formatters.log`. JSON keeps the last of two values under one key: what would take the place of
 * the framework's own goes under `fields`.
 */
export function keepFrameworkFields(object: object): object {
  if (!FRAMEWORK_FIELDS.some((key) => Object.hasOwn(object, key))) return object;
  const entries = Object.entries(object);
  const isTaken = ([key]: [string, unknown]) => FRAMEWORK_FIELDS.includes(key);
  return {
    ...Object.fromEntries(entries.filter((entry) => !isTaken(entry))),
    fields: Object.fromEntries(entries.filter(isTaken)),
  };
}
