import { expect, test } from "@jest/globals";
import { TARGETS } from "../commands/emit.command.js";
import { emitInput } from "../fixtures/emit-input.js";
import { EMITTERS } from "./emitters.js";
import { isUntouched, madeBy, seal } from "./stamp.js";

test("the command offers each target there is", () => {
  expect(EMITTERS.map(({ target }) => target)).toEqual([...TARGETS]);
});

test("every file is the same each time, in a place of its own, and says how to make it again", () => {
  const plan = () => EMITTERS.flatMap((emitter) => emitter.plan(emitInput()));
  const files = plan();
  expect(files).toEqual(plan());
  expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
  for (const { content } of files) {
    expect(madeBy(content)).toMatch(/^mcp emit \w+$/);
    expect(isUntouched(seal(content))).toBe(true);
  }
});
