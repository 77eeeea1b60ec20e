/** PostgreSQL's ids of the types that JSON has too. */
const BOOLEAN = 16;
const JSON_TYPES = new Set([114, 3802]);
const NUMBER_TYPES = new Set([20, 21, 23, 26, 700, 701]);

/**
 * Gives a value its JSON type where that loses nothing. What JSON can't hold exactly, such as numeric, dates,
 * bytea and large integers, stays the text that PostgreSQL writes.
 */
export function toJsonValue(text: string | null, dataTypeID: number | undefined): unknown {
  if (text === null || dataTypeID === undefined) return text;
  if (dataTypeID === BOOLEAN) return text === "t";
  if (JSON_TYPES.has(dataTypeID)) return JSON.parse(text);
  if (NUMBER_TYPES.has(dataTypeID)) return toNumber(text);
  return text;
}

/** NaN, the infinities, and integers beyond 2^53 have no number in JSON. */
function toNumber(text: string): number | string {
  const number = Number(text);
  return Number.isFinite(number) && Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : text;
}
