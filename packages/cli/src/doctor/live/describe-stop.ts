import type { Stop } from "./watch-stop.js";

const REQUESTS = {
  answered: "A request that was on its way was answered.",
  cut: "A request that was on its way got no answer.",
  untold: "Whether it answers what is on its way was not seen: without a good --key it refuses at once.",
} as const;

/** What was seen of a stop, and what was not. */
export function describeStop({ pid, ended, after, exitCode, request }: Stop): string {
  const end = ended ? `ended ${after} s after SIGTERM` : `did not end within ${after} s of SIGTERM`;
  const code =
    exitCode === undefined
      ? 'Its exit code only its parent was told: see `systemctl status` or `docker inspect`, and "stopped" in its log.'
      : `Its exit code was ${exitCode}.`;
  return [`Process ${pid} ${end}.`, REQUESTS[request], ...(ended ? [code] : [])].join(" ");
}
