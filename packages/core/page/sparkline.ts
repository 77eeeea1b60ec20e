import { setAttribute, svg } from "./dom.js";

const WIDTH = 100;
const HEIGHT = 24;

/** A small chart of the last points, newest to the right. */
export class Sparkline {
  readonly element: SVGSVGElement;
  readonly #line = svg("path", { class: "line" });
  readonly #area = svg("path", { class: "area" });

  /** @param kind names its colour */
  constructor(kind: string) {
    this.element = svg(
      "svg",
      { class: `spark ${kind}`, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" },
      this.#area,
      this.#line,
    );
  }

  /**
   * @param room points that it has room for
   * @param label what it shows, in words
   */
  update(values: readonly (number | null)[], room: number, label: string): void {
    setAttribute(this.element, "aria-label", label);
    const step = WIDTH / Math.max(1, room - 1);
    const top = Math.max(...values.map((value) => value ?? 0), 0) || 1;
    const first = room - values.length;
    let line = "";
    let area = "";
    let from = "";
    let x = "";
    const close = (): void => {
      if (from !== "") area += `L${x} ${HEIGHT}L${from} ${HEIGHT}Z`;
      from = "";
    };
    values.forEach((value, index) => {
      if (value === null) {
        close();
        return;
      }
      x = ((first + index) * step).toFixed(1);
      const point = `${x} ${(HEIGHT - 1 - (value / top) * (HEIGHT - 2)).toFixed(1)}`;
      // A lone point is a short dash, or it would not be seen.
      line += from === "" ? `M${point}h.1` : `L${point}`;
      area += from === "" ? `M${x} ${HEIGHT}L${point}` : `L${point}`;
      if (from === "") from = x;
    });
    close();
    setAttribute(this.#line, "d", line);
    setAttribute(this.#area, "d", area);
  }
}
