import { describe, expect, test } from "@jest/globals";
import { LOCAL } from "../principal/principal.js";
import { Session } from "./session.js";
import { MAX_LISTENERS, Subscriptions } from "./subscriptions.js";

const NOTHING = { lists: new Set<never>(), uris: new Set<string>(), taskIds: new Set<string>() };
const CLIENT = { protocolVersion: "2025-11-25", capabilities: {}, logLevel: undefined };
const send = async () => {};

function listen(subscriptions: Subscriptions, id: number): () => void {
  return subscriptions.listen(id, LOCAL.id, NOTHING, send, () => {});
}

describe("the number of listeners", () => {
  test("has a limit, and each that stops makes room", () => {
    const subscriptions = new Subscriptions(new Set(["tools"]));
    const stops = Array.from({ length: MAX_LISTENERS }, (_, id) => listen(subscriptions, id));
    const oneMore = () => listen(subscriptions, MAX_LISTENERS);
    expect(oneMore).toThrow(expect.objectContaining({ code: "OVERLOADED", message: expect.stringContaining("1024") }));
    stops[0]?.();
    expect(oneMore).not.toThrow();
  });
});

test("a server that stops opens no stream any more, and says nothing on those that were open", () => {
  const subscriptions = new Subscriptions(new Set(["tools"]));
  const heard: string[] = [];
  const session = new Session(undefined, LOCAL);
  session.client = CLIENT;
  subscriptions.open(
    session,
    async ({ method }) => void heard.push(method),
    () => {},
  );
  subscriptions.end();
  subscriptions.listChanged("tools");
  expect(heard).toEqual([]);
  const draining = expect.objectContaining({ code: "DRAINING" });
  expect(() => listen(subscriptions, 1)).toThrow(draining);
  expect(() => subscriptions.open(new Session("s", LOCAL), send, () => {})).toThrow(draining);
});

test("a session that nobody initialized hears nothing", async () => {
  const subscriptions = new Subscriptions(new Set(["tools"]));
  const session = new Session(undefined, LOCAL);
  const heard: string[] = [];
  subscriptions.open(
    session,
    async ({ method }) => void heard.push(method),
    () => {},
  );
  subscriptions.listChanged("tools");
  session.client = CLIENT;
  expect(heard).toEqual([]);
  subscriptions.listChanged("tools");
  expect(heard).toEqual(["notifications/tools/list_changed"]);
});
