import { setFlagsFromString } from "node:v8";

/**
 * Has V8 make all objects in its young generation. What it sees live through the boot it makes among the old ones from
 * then on, and nearly all of a call is made by the same code: dead old objects kept every call's alive until the next
 * full collection. In such a process collecting the young took 8 ms instead of 1, about one in ten was one, and it
 * stayed so. See docs/adr/0007-young-objects.md.
 */
export function keepNewObjectsYoung(): void {
  setFlagsFromString("--no-allocation-site-pretenuring");
}
