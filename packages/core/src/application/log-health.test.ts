import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { resolveConfig } from "../config/resolve-config.js";
import { createLog } from "../logging/logger.js";
import { logHealth } from "./log-health.js";
import { makePipelineServices } from "./pipeline-services.js";

const MINUTE = 60_000;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test("the log has a line a minute of how the server is, at a level to alert on", async () => {
  const lines: Record<string, unknown>[] = [];
  const log = createLog("info", { write: (line) => lines.push(JSON.parse(line)) });
  let isUp = true;
  const dependencies = { db: { check: () => isUp } };
  const config = resolveConfig({ name: "t", version: "1", dependencies }, {});
  const services = makePipelineServices(config, log, {
    sessions: () => 0,
    connections: () => 1,
    streams: () => ({ session: 0, listen: 0 }),
  });
  await services.health.dependencies.start(undefined);
  services.health.state = "ready";
  const end = logHealth(services);
  const healthLines = () => lines.filter(({ msg }) => msg === "health");

  await jest.advanceTimersByTimeAsync(2 * MINUTE);
  const well = { level: "info", status: "ready", uptime: 60, inFlight: 0, dependencies: [{ name: "db", state: "up" }] };
  expect(healthLines()).toMatchObject([well, { ...well, uptime: 120 }]);
  isUp = false;
  await jest.advanceTimersByTimeAsync(MINUTE);
  expect(healthLines()[2]).toMatchObject({ level: "warn", status: "degraded", reasons: ["db is down"] });

  end();
  services.health.dependencies.stop();
  await jest.advanceTimersByTimeAsync(MINUTE);
  expect(healthLines()).toHaveLength(3);
});
