import { describe, expect, test } from "@jest/globals";
import { CliError } from "../ui/cli-error.js";
import { toNames } from "./naming.js";

describe("toNames", () => {
  test.each(["get-price", "get_price", "getPrice", "GetPrice", "get price", "Get-Price"])("reads %s", (text) => {
    expect(toNames(text)).toEqual({ kebab: "get-price", snake: "get_price", pascal: "GetPrice" });
  });

  test("keeps an abbreviation together, and digits where they stand", () => {
    expect(toNames("parseHTMLPage2").kebab).toBe("parse-html-page2");
  });

  test.each(["", "9lives", "../evil", "a/b", "näme", "x".repeat(65), "-"])("refuses %p as wrong usage", (text) => {
    expect(() => toNames(text)).toThrow(CliError);
    expect(() => toNames(text)).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});
