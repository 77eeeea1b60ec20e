import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { LOCAL } from "../principal/principal.js";
import { type Abortable, Session } from "./session.js";

const SEED = Number(process.env.FC_SEED ?? 20260728);

interface Call extends Abortable {
  readonly id: number | string;
  aborted: number;
}

function makeCall(id: number | string): Call {
  const call: Call = {
    id,
    aborted: 0,
    abort: () => {
      call.aborted += 1;
    },
  };
  return call;
}

const ids = fc.constantFrom<number | string>(1, 2, "1", "x");
const step = fc.oneof(
  fc.record({ what: fc.constant("begin" as const), id: ids }),
  fc.record({ what: fc.constant("end" as const), at: fc.nat() }),
  fc.record({ what: fc.constant("cancel" as const), id: ids }),
);

test(`a session knows what its client can cancel as a map by id would (seed ${SEED})`, () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const session = new Session("s", LOCAL);
      const map = new Map<number | string, Call>();
      const begun: Call[] = [];
      for (const now of steps) {
        if (now.what === "begin") {
          const call = makeCall(now.id);
          begun.push(call);
          map.set(now.id, call);
          session.begin(now.id, call);
        } else if (now.what === "end" && begun.length > 0) {
          const [call] = begun.splice(now.at % begun.length, 1);
          if (call === undefined) continue;
          if (map.get(call.id) === call) map.delete(call.id);
          session.end(call.id, call);
        } else if (now.what === "cancel") {
          const call = map.get(now.id);
          const before = call?.aborted ?? 0;
          session.cancel(now.id);
          if (call !== undefined) expect(call.aborted).toBe(before + 1);
        }
        expect(session.callCount).toBe(map.size);
      }
      const before = begun.map(({ aborted }) => aborted);
      session.cancelAll("over");
      expect(begun.map(({ aborted }) => aborted)).toEqual(
        begun.map((call, index) => (before[index] ?? 0) + (map.get(call.id) === call ? 1 : 0)),
      );
    }),
    { seed: SEED, numRuns: 500 },
  );
});
