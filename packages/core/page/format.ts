const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
] as const;

/** `3 d 4 h`: its two greatest units. */
export function span(ms: number): string {
  const first = UNITS.findIndex(([, size]) => ms >= size);
  if (first < 0) return "0 s";
  let rest = ms;
  const parts = UNITS.slice(first, first + 2).map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? "" : `${count} ${unit}`;
  });
  return parts.join(" ").trim();
}

/** `0.4 ms`, `12 ms`, `1.2 s` */
export function millis(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return "–";
  if (ms >= 60_000) return span(ms);
  if (ms >= 1000) return `${short(ms / 1000)} s`;
  return `${short(ms)} ms`;
}

export function count(value: number): string {
  return value >= 1e6 ? value.toLocaleString("en", { notation: "compact", maximumFractionDigits: 2 }) : short(value);
}

export function perSecond(value: number): string {
  return `${short(value)}/s`;
}

export function percent(ratio: number): string {
  const value = ratio * 100;
  return value > 0 && value < 0.1 ? "<0.1 %" : `${short(value)} %`;
}

export function bytes(value: number): string {
  if (value >= 2 ** 30) return `${short(value / 2 ** 30)} GB`;
  return value >= 2 ** 20 ? `${short(value / 2 ** 20)} MB` : `${short(value / 1024)} kB`;
}

/** The local time of day, with the day where it is another. */
export function clock(at: number, now: number): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString("en-GB");
  return date.toDateString() === new Date(now).toDateString()
    ? time
    : `${date.toLocaleDateString("en-GB", { day: "numeric", month: "short" })} ${time}`;
}

/** A decimal more below ten. */
function short(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: value < 1 ? 2 : value < 10 ? 1 : 0 });
}
