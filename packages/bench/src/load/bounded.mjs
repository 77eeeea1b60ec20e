import { NotServed } from "./not-served.mjs";

/** Runs something that must not take longer than so many milliseconds. @throws NotServed where it does */
export async function bounded(timeout, task) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new NotServed(`was not done after ${timeout} ms`)), timeout);
  });
  try {
    return await Promise.race([task(), late]);
  } finally {
    clearTimeout(timer);
  }
}
