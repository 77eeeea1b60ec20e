/** A value that may be there already. A call whose parts all are is answered in the turn in which it came. */
export type MaybePromise<Value> = Value | Promise<Value>;

/** Goes on with the value as soon as it is there. */
export function whenReady<Value, Next>(
  value: MaybePromise<Value>,
  next: (value: Value) => MaybePromise<Next>,
): MaybePromise<Next> {
  return value instanceof Promise ? value.then(next) : next(value);
}
