/** The first of the file descriptors that systemd hands over (sd_listen_fds(3)). */
const FIRST = 3;

/** What systemd calls a socket whose unit gives it no FileDescriptorName=. */
const UNNAMED = /^(?:unknown|.*\.socket)$/;

export type SocketName = "http" | "operations";

/**
 * The listening socket that systemd handed over under a name: while the server restarts it stays open, and no connection is
 * refused. One without a name is the main one.
 * @returns its file descriptor; undefined where there is none for this process
 */
export function inheritedSocket(name: SocketName, environment: NodeJS.ProcessEnv): number | undefined {
  const { LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES = "" } = environment;
  const count = Number(LISTEN_FDS);
  if (Number(LISTEN_PID) !== process.pid || !(count > 0)) return undefined;
  const names = LISTEN_FDNAMES.split(":");
  for (let index = 0; index < count; index += 1) {
    const given = names[index] ?? "";
    if (given === name || (name === "http" && (given === "" || UNNAMED.test(given)))) return FIRST + index;
  }
  return undefined;
}
