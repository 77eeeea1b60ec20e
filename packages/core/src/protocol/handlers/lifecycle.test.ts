import { describe, expect, test } from "@jest/globals";
import { connect } from "../../fixtures/connect.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { INITIALIZE, serveHttp } from "../../fixtures/serve-http.js";

describe("a client that connects", () => {
  test("is told who it talks to, and how to use it", async () => {
    const config = { name: "shop", version: "4.2.0", title: "The shop", instructions: "Ask for prices" };
    const { client } = await connect([makeTool("a", () => "ok")], { config });
    expect(client.getServerVersion()).toEqual({ name: "shop", version: "4.2.0", title: "The shop" });
    expect(client.getInstructions()).toBe("Ask for prices");
  });

  test("can ping", async () => {
    const { client } = await connect([]);
    expect(await client.ping()).toEqual({});
  });
});

describe("the protocol version", () => {
  const versionFor = async (protocolVersion: unknown): Promise<unknown> => {
    const { post } = await serveHttp([]);
    const response = await post({ ...INITIALIZE, params: { ...INITIALIZE.params, protocolVersion } });
    return response.json();
  };

  test.each(["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"])("is the client's: %s", async (version) => {
    expect(await versionFor(version)).toMatchObject({ result: { protocolVersion: version } });
  });

  test.each(["1999-01-01", undefined, 5])("is the server's latest where the client's is %p", async (version) => {
    expect(await versionFor(version)).toMatchObject({ result: { protocolVersion: "2025-11-25" } });
  });
});
