import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { LOCAL } from "../principal/principal.js";
import { type Abortable, type OpenCall, Session } from "./session.js";

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

test(`a session knows what its client can cancel: of the calls with an id, the last one (seed ${SEED})`, () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const session = new Session("s", LOCAL);
      const begun: { call: Call; open: OpenCall }[] = [];
      for (const now of steps) {
        if (now.what === "begin") {
          const call = makeCall(now.id);
          begun.push({ call, open: session.begin(now.id, call) });
        } else if (now.what === "end" && begun.length > 0) {
          for (const { open } of begun.splice(now.at % begun.length, 1)) session.end(open);
        } else if (now.what === "cancel") {
          const last = begun.findLast(({ call }) => call.id === now.id)?.call;
          const before = begun.map(({ call }) => call.aborted);
          session.cancel(now.id);
          expect(begun.map(({ call }) => call.aborted)).toEqual(
            begun.map(({ call }, index) => (before[index] ?? 0) + (call === last ? 1 : 0)),
          );
        }
        expect(session.callCount).toBe(begun.length);
      }
      const before = begun.map(({ call }) => call.aborted);
      session.cancelAll("over");
      expect(begun.map(({ call }) => call.aborted)).toEqual(before.map((times) => times + 1));
    }),
    { seed: SEED, numRuns: 500 },
  );
});
