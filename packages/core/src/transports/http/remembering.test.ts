import { expect, test } from "@jest/globals";
import { remembering } from "./remembering.js";

test("what passed is not checked again, what did not is, and what is kept has an end", () => {
  const checked: string[] = [];
  const check = remembering((text) => {
    checked.push(text);
    return text.startsWith("good");
  });
  expect(["good", "bad", "good", "bad"].map(check)).toEqual([true, false, true, false]);
  expect(checked).toEqual(["good", "bad", "bad"]);
  for (let n = 0; n < 100; n += 1) check(`good ${n}`);
  check("good");
  expect(checked.filter((text) => text === "good")).toHaveLength(2);
});
