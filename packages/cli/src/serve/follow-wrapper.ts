/** Milliseconds. */
const LOOK = 500;

/**
 * Under `npx mcp start` and `npm start` the parent is a shell, which dies of SIGTERM without passing it on: the server
 * would stay behind and hold its port. Calls `orphaned` when that parent is gone; does nothing where there is none.
 */
export function followWrapper(environment: NodeJS.ProcessEnv, orphaned: () => void): void {
  if (environment.npm_command === undefined && environment.npm_lifecycle_event === undefined) return;
  const wrapper = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === wrapper) return;
    clearInterval(look);
    orphaned();
  }, LOOK);
  look.unref();
}
