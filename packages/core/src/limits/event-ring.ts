const MIN_CAPACITY = 64;

/**
 * What was taken, oldest first, in flat arrays: an object each would need several times the memory. Ids go up by one
 * and wrap at 2^32.
 */
export class EventRing {
  #mask = MIN_CAPACITY - 1;
  #columns = makeColumns(MIN_CAPACITY);
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The id of the oldest. */
  get head(): number {
    return this.#head;
  }

  get capacity(): number {
    return this.#mask + 1;
  }

  timeOf(id: number): number {
    return this.#columns.times[id & this.#mask] ?? 0;
  }

  /** 0 where it was released. */
  unitsOf(id: number): number {
    return this.#columns.units[id & this.#mask] ?? 0;
  }

  keyOf(id: number): string {
    return this.#columns.keys[id & this.#mask] ?? "";
  }

  /** The next one of the same key. */
  nextOf(id: number): number {
    return this.#columns.next[id & this.#mask] ?? 0;
  }

  /** The oldest one of the same key: known of the newest only. */
  oldestOf(newest: number): number {
    return this.#columns.oldest[newest & this.#mask] ?? 0;
  }

  /** All units of the key: known of the newest only. */
  usedOf(newest: number): number {
    return this.#columns.used[newest & this.#mask] ?? 0;
  }

  /** @param newest the newest of the same key until now; undefined where there is none */
  push(time: number, units: number, key: string, newest: number | undefined): number {
    if (this.#size > this.#mask) this.#resize(this.capacity * 2);
    const id = (this.#head + this.#size) >>> 0;
    this.#size += 1;
    const at = id & this.#mask;
    const { times, units: unitsTaken, keys, next, oldest, used } = this.#columns;
    times[at] = time;
    unitsTaken[at] = units;
    keys[at] = key;
    oldest[at] = newest === undefined ? id : this.oldestOf(newest);
    used[at] = newest === undefined ? units : units + this.usedOf(newest);
    if (newest !== undefined) next[newest & this.#mask] = id;
    return id;
  }

  /** Lets go of the oldest one of a key. @param newest the newest of that key */
  release(newest: number): void {
    const released = this.oldestOf(newest);
    const { units, keys, oldest, used } = this.#columns;
    used[newest & this.#mask] = this.usedOf(newest) - this.unitsOf(released);
    oldest[newest & this.#mask] = this.nextOf(released);
    units[released & this.#mask] = 0;
    keys[released & this.#mask] = "";
  }

  /** Drops the oldest of all, which was released. */
  shift(): void {
    this.#head = (this.#head + 1) >>> 0;
    this.#size -= 1;
    if (this.capacity > MIN_CAPACITY && this.#size * 4 < this.capacity) this.#resize(this.capacity / 2);
  }

  #resize(capacity: number): void {
    const to = makeColumns(capacity);
    for (let n = 0; n < this.#size; n += 1) {
      const id = (this.#head + n) >>> 0;
      const at = id & (capacity - 1);
      to.times[at] = this.timeOf(id);
      to.units[at] = this.unitsOf(id);
      to.keys[at] = this.keyOf(id);
      to.next[at] = this.nextOf(id);
      to.oldest[at] = this.oldestOf(id);
      to.used[at] = this.usedOf(id);
    }
    this.#columns = to;
    this.#mask = capacity - 1;
  }
}

function makeColumns(capacity: number) {
  return {
    times: new Float64Array(capacity),
    units: new Float64Array(capacity),
    keys: new Array<string>(capacity).fill(""),
    next: new Uint32Array(capacity),
    oldest: new Uint32Array(capacity),
    used: new Float64Array(capacity),
  };
}
