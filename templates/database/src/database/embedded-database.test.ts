import { describe, expect, test } from "@jest/globals";
import { EmbeddedDatabase } from "./embedded-database.js";
import { EmbeddedThread } from "./embedded-thread.js";
import { LIMITS } from "./limits.js";

const DATA = "CREATE TABLE numbers AS SELECT generate_series(1, 3) AS n";
const limits = { ...LIMITS, time: 600_000 };

describe("EmbeddedDatabase", () => {
  test("ends a query that nobody waits for, and starts anew with its data for the next", async () => {
    const database = await EmbeddedDatabase.open(DATA, limits);
    // The second one gives up while the thread that the first one cost starts anew.
    for (const patience of [300, 100]) {
      const controller = new AbortController();
      const abandoned = database.query("SELECT pg_sleep(600)", { signal: controller.signal });
      setTimeout(() => controller.abort(new Error("nobody waits")), patience);
      await expect(abandoned).rejects.toThrow("nobody waits");
    }
    const { rows } = await database.query("SELECT n FROM numbers", { signal: new AbortController().signal });
    expect(rows).toEqual([[1], [2], [3]]);
    await database.close();
  });

  test("does not open with data that it can't load", async () => {
    await expect(EmbeddedDatabase.open("no SQL")).rejects.toThrow("syntax error");
  });
});

describe("EmbeddedThread", () => {
  test("keeps nobody waiting once it has ended", async () => {
    const thread = await EmbeddedThread.start(DATA, limits);
    const interrupted = thread.run("SELECT pg_sleep(600)");
    const failure = expect(interrupted).rejects.toMatchObject({ code: "DEPENDENCY_UNAVAILABLE" });
    await thread.end();
    await failure;
    await expect(thread.run("SELECT 1")).rejects.toMatchObject({ code: "DEPENDENCY_UNAVAILABLE" });
  });
});
