/** Wrong and lost calls that are shown in full. */
const MAX_SHOWN = 25;
const KINDS = ["answered", "refused", "lost", "wrong", "broken"];

/** How every call of the run ended. */
export class Ledger {
  #seed;
  #say;
  #shown = 0;
  #phase;
  phases = new Map();
  rows = new Map();
  /** By idempotency key and process, what the call came to. */
  #effects = new Map();

  constructor(seed, say) {
    this.#seed = seed;
    this.#say = say;
  }

  begin(phase) {
    this.#phase = { ...emptyCounts(), since: performance.now() };
    this.phases.set(phase, this.#phase);
  }

  end() {
    this.#phase.seconds = (performance.now() - this.#phase.since) / 1000;
  }

  /** @param ended what judge() returned, or `lost` and `broken`: by a SIGKILL, which is not counted as a call */
  count(call, { kind, code, why, text }, came) {
    this.#row(call.row)[kind] += 1;
    this.#phase[kind] += 1;
    const { codes } = this.#row(call.row);
    codes.set(code, (codes.get(code) ?? 0) + 1);
    if (call.key !== undefined && code === "OK") this.#checkEffect(call, text);
    if (kind === "wrong" || kind === "lost") this.complain(kind, call, why, came);
  }

  /** A fault of the whole server, which no call shows. */
  fault(why) {
    this.#row("(server)").wrong += 1;
    this.#phase.wrong += 1;
    this.#say(`✗ seed ${this.#seed}: ${why}`);
  }

  complain(kind, call, why, came) {
    this.#shown += 1;
    if (this.#shown > MAX_SHOWN) return;
    const what = `${call.tool} ${JSON.stringify(call.args)} of ${call.client}`;
    const shown = came === undefined ? "" : `\n  came: ${JSON.stringify(came).slice(0, 600)}`;
    this.#say(`✗ ${kind}, seed ${this.#seed}, ${performance.now() | 0} ms: ${what}: ${why}${shown}`);
  }

  get total() {
    const total = emptyCounts();
    for (const row of this.rows.values()) for (const kind of KINDS) total[kind] += row[kind];
    return total;
  }

  #row(name) {
    if (!this.rows.has(name)) this.rows.set(name, { ...emptyCounts(), codes: new Map() });
    return this.rows.get(name);
  }

  /** Calls with one key have one effect in one process. */
  #checkEffect(call, text) {
    const key = `${call.key} ${text.slice(text.lastIndexOf(" "))}`;
    const before = this.#effects.get(key);
    if (before !== undefined && before !== text) this.fault(`the key ${call.key} came to "${before}" and to "${text}"`);
    this.#effects.set(key, text);
  }
}

function emptyCounts() {
  return Object.fromEntries(KINDS.map((kind) => [kind, 0]));
}
