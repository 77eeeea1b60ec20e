import { expect, test } from "@jest/globals";
import { inheritedSocket } from "./inherited-socket.js";

const own = String(process.pid);

test.each<[string, NodeJS.ProcessEnv, number | undefined, number | undefined]>([
  ["nothing handed over", {}, undefined, undefined],
  ["for another process", { LISTEN_PID: "1", LISTEN_FDS: "1" }, undefined, undefined],
  ["junk", { LISTEN_PID: own, LISTEN_FDS: "x" }, undefined, undefined],
  ["one without a name", { LISTEN_PID: own, LISTEN_FDS: "1" }, 3, undefined],
  ["one named after its unit", { LISTEN_PID: own, LISTEN_FDS: "1", LISTEN_FDNAMES: "shop.socket" }, 3, undefined],
  ["both by name", { LISTEN_PID: own, LISTEN_FDS: "2", LISTEN_FDNAMES: "operations:http" }, 4, 3],
  ["one of another name", { LISTEN_PID: own, LISTEN_FDS: "1", LISTEN_FDNAMES: "debug" }, undefined, undefined],
])("%s", (_, environment, http, operations) => {
  expect(inheritedSocket("http", environment)).toBe(http);
  expect(inheritedSocket("operations", environment)).toBe(operations);
});
