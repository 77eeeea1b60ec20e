// Runs PGlite, which is PostgreSQL compiled to WebAssembly, in a thread: a long query would stop the server's event loop.
// Plain JavaScript because Node loads this file as it is, in tests from src and otherwise from dist.
import { parentPort, workerData } from "node:worker_threads";
import { messages, PGlite } from "@electric-sql/pglite";

/** @type {{ data: string, maxBytes: number }} */
const { data, maxBytes } = workerData;

// The default of 128 MB is for more data than this.
const database = await PGlite.create({ postgresqlconf: ["shared_buffers = 4MB"] });
await database.exec(data);
for (const type of Object.keys(database.parsers)) database.parsers[type] = (text) => text;

parentPort?.on("message", async (/** @type {string} */ statement) => {
  parentPort?.postMessage(await run(statement));
});
parentPort?.postMessage("ready");

/** @param {string} statement */
async function run(statement) {
  try {
    /** @type {import("@electric-sql/pglite").Results<(string | null)[]>} */
    const { fields, rows } = await database.query(statement, [], { rowMode: "array" });
    const length = rows.flat().reduce((sum, text) => sum + (text?.length ?? 0), 0);
    return length > maxBytes ? { tooLarge: true } : { fields, rows };
  } catch (error) {
    // Anything else ends the thread: nobody knows what state PGlite is in.
    if (!(error instanceof messages.DatabaseError)) throw error;
    const { code, message, hint, position } = error;
    return { error: { code, message, hint, position } };
  }
}
