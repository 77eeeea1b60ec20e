import { describe, expect, test } from "@jest/globals";
import { parseDiagnostics } from "./compile.js";

describe("parseDiagnostics", () => {
  test("reads file, line and message, with the lines that continue it", () => {
    const output = [
      "src/tools/a.tool.ts(4,7): error TS2322: Type 'string' is not assignable to type 'number'.",
      "  The expected type comes from property 'x'.",
      "mcp.config.ts(1,1): error TS2304: Cannot find name 'y'.",
    ].join("\n");
    expect(parseDiagnostics(output)).toEqual([
      {
        file: "src/tools/a.tool.ts",
        line: 4,
        message:
          "TS2322: Type 'string' is not assignable to type 'number'.\n  The expected type comes from property 'x'.",
      },
      { file: "mcp.config.ts", line: 1, message: "TS2304: Cannot find name 'y'." },
    ]);
  });

  test("gives what the compiler says of its settings to tsconfig.json", () => {
    expect(parseDiagnostics("error TS18003: No inputs were found.")).toEqual([
      { file: "tsconfig.json", line: 1, message: "TS18003: No inputs were found." },
    ]);
  });

  test("finds nothing where there is nothing", () => {
    expect(parseDiagnostics("\n")).toEqual([]);
  });
});
