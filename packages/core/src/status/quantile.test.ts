import { expect, test } from "@jest/globals";
import { quantile } from "./quantile.js";

const BOUNDS = [10, 20, 40];

test.each<[string, number, number[], number | undefined]>([
  ["half of eight is the fourth: the end of the second bucket", 0.5, [2, 2, 4, 0], 20],
  ["a quarter is the second: the end of the first, which begins at 0", 0.25, [2, 2, 4, 0], 10],
  ["within a bucket values lie evenly: 20 + 20 × (7.6 − 4) / 4", 0.95, [2, 2, 4, 0], 38],
  ["empty buckets are passed over: 20 + 20 × 0.5", 0.5, [0, 0, 10, 0], 30],
  ["nothing lies in an empty first bucket", 0, [0, 5, 0, 0], 10],
  ["what fits in no bucket counts as the highest bound", 0.99, [1, 0, 0, 9], 40],
  ["the lowest of those is in a bucket", 0.1, [1, 0, 0, 9], 10],
  ["of nothing there is none", 0.5, [0, 0, 0, 0], undefined],
])("%s", (_what, share, counts, expected) => {
  const found = quantile(share, BOUNDS, counts);
  if (expected === undefined) expect(found).toBeUndefined();
  else expect(found).toBeCloseTo(expected, 9);
});
