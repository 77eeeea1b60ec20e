import { describe, expect, test } from "@jest/globals";
import { connect } from "../fixtures/connect.js";
import { makePrompt } from "../fixtures/make-prompt.js";
import { makeResource } from "../fixtures/make-resource.js";
import { makeTool } from "../fixtures/make-tool.js";
import { rejectionOf } from "../fixtures/results.js";
import { PAGE_SIZE } from "./pages.js";

const numbers = Array.from({ length: PAGE_SIZE + 1 }, (_, index) => String(index).padStart(4, "0"));

describe("a list longer than a page", () => {
  test("of tools comes in pages that together are the list", async () => {
    const { client } = await connect(numbers.map((name) => makeTool(name, () => "")));
    const first = await client.listTools();
    expect(first.tools.map(({ name }) => name)).toEqual(numbers.slice(0, PAGE_SIZE));
    const last = await client.listTools({ cursor: first.nextCursor });
    expect(last.tools.map(({ name }) => name)).toEqual(numbers.slice(PAGE_SIZE));
    expect(last).not.toHaveProperty("nextCursor");
  });

  test("of prompts, resources and templates too", async () => {
    const { client } = await connect([
      ...numbers.map((name) => makePrompt(name)),
      ...numbers.map((name) => makeResource(`a://${name}`)),
      ...numbers.map((name) => makeResource(`b://${name}/{x}`)),
    ]);
    const [prompts, resources, templates] = await Promise.all([
      client.listPrompts(),
      client.listResources(),
      client.listResourceTemplates(),
    ]);
    const rest = await Promise.all([
      client.listPrompts({ cursor: prompts.nextCursor }),
      client.listResources({ cursor: resources.nextCursor }),
      client.listResourceTemplates({ cursor: templates.nextCursor }),
    ]);
    expect(rest.map((page) => Object.values(page).flat().length)).toEqual([1, 1, 1]);
    expect(await rejectionOf(client.listPrompts({ cursor: resources.nextCursor }))).toMatchObject({ code: -32602 });
  });
});

describe("a list that fits a page", () => {
  test("has no next one, and takes no cursor, not even an empty one", async () => {
    const { client } = await connect([makeTool("a", () => "")]);
    expect(await client.listTools()).not.toHaveProperty("nextCursor");
    for (const cursor of ["", "made up", "constructor"]) {
      expect(await rejectionOf(client.listTools({ cursor }))).toMatchObject({
        code: -32602,
        data: { error: "INVALID_INPUT" },
      });
    }
  });
});
