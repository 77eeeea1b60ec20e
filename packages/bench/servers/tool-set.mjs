// The tools that every server under test has: the same names, descriptions and schemas, whoever serves them.

/**
 * @param z the zod that the server under test validates with
 * @param count how many tools: `echo`, then `tool_1`, `tool_2`, …
 */
export function makeToolSet(z, count) {
  return Array.from({ length: count }, (_, index) => ({
    name: toolName(index),
    description:
      index === 0
        ? "Says what it is told"
        : `Says what it is told, as often as is asked for; number ${index} of its kind`,
    shape: index === 0 ? echoShape(z) : richShape(z, index),
  }));
}

export function toolName(index) {
  return index === 0 ? "echo" : `tool_${index}`;
}

function echoShape(z) {
  return { text: z.string().min(1).max(1000).describe("What to say") };
}

/** As much schema as tools have in the field: a list of a thousand of these is about 600 KB. */
function richShape(z, index) {
  return {
    ...echoShape(z),
    times: z
      .number()
      .int()
      .min(1)
      .max(index + 1)
      .optional()
      .describe("How often to say it"),
    label: z
      .enum(["a", "b", `c${index}`])
      .optional()
      .describe("A label for the answer"),
    tags: z.array(z.string().max(40)).max(8).optional().describe("Words to file it under"),
  };
}
