import { type MaybePromise, whenReady } from "../maybe-promise.js";
import { labelText, sample } from "./exposition.js";

/** A metric: a name, and its series, which are read when somebody asks. */
export interface Family {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram" | "summary";
  readonly help: string;
  /** Names of its labels. */
  readonly labels: readonly string[];
  /** Its samples: each piece is one or more whole lines. */
  read(): MaybePromise<Iterable<string>>;
}

/** A value, and those of its labels in the order in which the metric names them. */
export type Series = readonly [value: number, ...labels: string[]];

/** What is read may be unknown here: then there is no sample. */
type ReadOne = () => MaybePromise<number | undefined>;

/** @param name ends in `_total` */
export function counter(name: string, help: string, read: ReadOne): Family {
  return one("counter", name, help, read);
}

export function gauge(name: string, help: string, read: ReadOne): Family {
  return one("gauge", name, help, read);
}

/** @param name ends in `_total` */
export function counters(name: string, labels: readonly string[], help: string, read: () => Iterable<Series>): Family {
  return { name, type: "counter", help, labels, read: () => samples(name, labels, read()) };
}

export function gauges(name: string, labels: readonly string[], help: string, read: () => Iterable<Series>): Family {
  return { name, type: "gauge", help, labels, read: () => samples(name, labels, read()) };
}

function one(type: Family["type"], name: string, help: string, read: ReadOne): Family {
  const toSamples = (value: number | undefined) => (value === undefined ? [] : [sample(name, "", value)]);
  return { name, type, help, labels: [], read: () => whenReady(read(), toSamples) };
}

function* samples(name: string, labels: readonly string[], series: Iterable<Series>): Generator<string> {
  for (const [value, ...values] of series) yield sample(name, labelText(labels, values), value);
}
