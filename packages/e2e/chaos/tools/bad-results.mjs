// What a tool may return by mistake, and what its caller must get for it: a code, or the text of a result.
const own = (code, make) => ({ code, make });

export const BAD_RESULTS = {
  circular: own("INVALID_OUTPUT", (text) => {
    const value = { text };
    value.self = value;
    return value;
  }),
  bigint: own("INVALID_OUTPUT", (text) => ({ text, count: 1n })),
  function: own("INVALID_OUTPUT", () => () => {}),
  symbol: own("INVALID_OUTPUT", () => Symbol("none")),
  throwing: own("INVALID_OUTPUT", () => ({
    toJSON() {
      throw new Error("no JSON of this");
    },
  })),
  huge: own("RESULT_TOO_LARGE", () => "x".repeat(2_000_000)),
  deepBigint: own("INVALID_OUTPUT", (text) => ({ content: [{ type: "text", text }], structuredContent: { n: 1n } })),
  nothing: { text: () => undefined, make: () => undefined },
  wrongContent: {
    text: (text) => JSON.stringify({ content: [{ type: "nonsense", text }] }),
    make: (text) => ({ content: [{ type: "nonsense", text }] }),
  },
};
