import { rmSync } from "node:fs";

export default async function tearDown() {
  globalThis.e2e.registry.stop();
  rmSync(globalThis.e2e.folder, { recursive: true, force: true, maxRetries: 5 });
}
