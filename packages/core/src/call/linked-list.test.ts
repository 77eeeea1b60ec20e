import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Linked, LinkedList } from "./linked-list.js";

const SEED = Number(process.env.FC_SEED ?? 20260728);

interface Item extends Linked<Item> {
  readonly name: number;
}

test(`it is a set in the order of what came (seed ${SEED})`, () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(9)), { maxLength: 200 });
  fc.assert(
    fc.property(steps, (taken) => {
      const items = Array.from({ length: 10 }, (_, name): Item => ({ name }));
      const list = new LinkedList<Item>();
      const model = new Set<Item>();
      for (const [comes, at] of taken) {
        const item = items[at];
        if (item === undefined) continue;
        if (comes && !model.has(item)) {
          list.add(item);
          model.add(item);
        } else {
          list.delete(item);
          model.delete(item);
          expect([item.before, item.after]).toEqual([undefined, undefined]);
        }
        expect([...list]).toEqual([...model]);
        expect([list.size, list.first]).toEqual([model.size, [...model][0]]);
      }
    }),
    { seed: SEED },
  );
});

test("what leaves while it is gone through is still among what was there", () => {
  const items: Item[] = [{ name: 0 }, { name: 1 }, { name: 2 }];
  const list = new LinkedList<Item>();
  for (const item of items) list.add(item);
  const seen = [];
  for (const item of list) {
    seen.push(item.name);
    list.delete(item);
  }
  expect(seen).toEqual([0, 1, 2]);
});
