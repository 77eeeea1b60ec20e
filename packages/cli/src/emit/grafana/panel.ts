/** One chart or number. */
export interface Panel {
  readonly title: string;
  readonly description: string;
  readonly type: "timeseries" | "stat";
  /** Grafana's name of it, such as "s" or "percentunit". */
  readonly unit: string;
  readonly queries: readonly Query[];
  /** Values from which a number turns another colour, ascending; what comes first holds below. */
  readonly steps?: readonly { readonly color: string; readonly value: number | null }[];
}

export interface Query {
  readonly expr: string;
  /** How each line is called, such as `{{tool}}`. */
  readonly legend: string;
}

export interface PanelRow {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** Grafana's columns. */
const COLUMNS = 24;
const PER_LINE = { timeseries: 3, stat: 6 };
const HEIGHT = { timeseries: 8, stat: 4 };
const DATASOURCE = { type: "prometheus", uid: "$datasource" };

/** Lays rows out from top to bottom, as Grafana has them: a row's panels follow it, each with a number of its own. */
export function layOutRows(rows: readonly PanelRow[]): object[] {
  const laidOut: object[] = [];
  let y = 0;
  for (const { title, panels } of rows) {
    laidOut.push({
      id: laidOut.length + 1,
      type: "row",
      title,
      collapsed: false,
      panels: [],
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
    });
    y += 1;
    let x = 0;
    let height = 0;
    for (const panel of panels) {
      const w = COLUMNS / PER_LINE[panel.type];
      const h = HEIGHT[panel.type];
      if (x + w > COLUMNS || (height > 0 && h !== height)) {
        x = 0;
        y += height;
      }
      laidOut.push({ id: laidOut.length + 1, ...toGrafana(panel), gridPos: { x, y, w, h } });
      x += w;
      height = h;
    }
    y += height;
  }
  return laidOut;
}

function toGrafana({ title, description, type, unit, queries, steps }: Panel): object {
  return {
    type,
    title,
    description,
    datasource: DATASOURCE,
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        ...(type === "stat" && { color: { mode: "thresholds" } }),
        thresholds: { mode: "absolute", steps: steps ?? [{ color: "text", value: null }] },
      },
      overrides: [],
    },
    options:
      type === "stat"
        ? { reduceOptions: { calcs: ["lastNotNull"] }, colorMode: "value", graphMode: "area" }
        : { legend: { displayMode: "list", placement: "bottom" }, tooltip: { mode: "multi", sort: "desc" } },
    targets: queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode("A".charCodeAt(0) + index),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend,
    })),
  };
}
