// Loaded ahead of a server under test (node --expose-gc --import): answers each message of its parent with the bytes in use.
process.on("message", async () => {
  // Twice, and a turn of the loop between: what is freed by finalizers goes with the second.
  globalThis.gc();
  await new Promise((resolve) => setTimeout(resolve, 50));
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  process.send({ bytes: heapUsed + external });
});
