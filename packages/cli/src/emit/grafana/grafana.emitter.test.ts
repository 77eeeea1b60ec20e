import { expect, test } from "@jest/globals";
import { emitInput, isMetric } from "../../fixtures/emit-input.js";
import { grafanaEmitter } from "./grafana.emitter.js";

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly datasource: object }[];
}

interface Dashboard {
  readonly title: string;
  readonly uid: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly multi?: boolean }[] };
}

function dashboardOf(name = "shop"): Dashboard {
  return JSON.parse(grafanaEmitter.plan(emitInput({ name }))[0]?.content ?? "");
}

const { panels, templating, uid } = dashboardOf();

test("has rows for what is asked first, and panels with ids of their own", () => {
  const rows = panels.filter(({ type }) => type === "row").map(({ title }) => title);
  expect(rows).toEqual(["Overview", "Tools", "Saturation", "Dependencies", "Limits and cost"]);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(uid).toMatch(/^[a-z0-9_-]{1,40}$/);
});

test("no panel lies over another or beyond the edge", () => {
  const cells = new Set<string>();
  for (const { gridPos, title } of panels) {
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        expect([title, x < 24, cells.has(`${x} ${y}`)]).toEqual([title, true, false]);
        cells.add(`${x} ${y}`);
      }
    }
  }
});

test("takes its data source, instances and tools from variables", () => {
  expect(templating.list.map(({ name, multi }) => [name, multi === true])).toEqual([
    ["datasource", false],
    ["instance", true],
    ["tool", true],
  ]);
  for (const { targets = [] } of panels) {
    for (const { expr, datasource } of targets) {
      expect(datasource).toEqual({ type: "prometheus", uid: "$datasource" });
      expect(expr).toContain('job="shop",instance=~"$instance"');
    }
  }
});

test("shows only metrics that there are, and says of each panel what it shows", () => {
  for (const { type, description, targets = [] } of panels.filter((panel) => panel.type !== "row")) {
    expect([type, description]).toEqual([expect.stringMatching(/stat|timeseries/), expect.stringMatching(/\.$/)]);
    for (const [name] of JSON.stringify(targets).matchAll(/mcp_[a-z_]+/g)) {
      expect([name, isMetric(name)]).toEqual([name, true]);
    }
  }
});

test("a server of any name has a uid that Grafana takes", () => {
  const { uid: odd, title } = dashboardOf('Größe "x" / ünd so weiter mit einem langen Namen');
  expect(odd).toMatch(/^[a-z0-9_-]{1,40}$/);
  expect(title).toContain('Größe "x"');
});

test("there is none of a server whose metrics nobody can read", () => {
  const { deployment } = emitInput();
  const input = emitInput({ deployment: { ...deployment, http: undefined, operations: undefined } });
  expect(() => grafanaEmitter.plan(input)).toThrow(/no HTTP/);
});
