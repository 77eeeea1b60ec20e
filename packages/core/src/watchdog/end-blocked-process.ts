import { type Debugger, type InspectorNotification, Session } from "node:inspector";

/** Milliseconds that the blocked thread gets to be stopped where it is. */
const STOP_GRACE = 1_000;
const SHOWN_FRAMES = 8;

/**
 * Ends the process from another thread than the blocked one: with exit code 1 where that runs JavaScript, which is
 * stopped where it is, and with SIGKILL where it is in native code, such as execSync().
 * @param onStop called last, with where the blocked thread is; undefined where that is not to be found out
 */
export function endBlockedProcess(onStop: (stack: string[] | undefined) => void): void {
  const kill = setTimeout(() => {
    onStop(undefined);
    process.kill(process.pid, "SIGKILL");
  }, STOP_GRACE);
  const session = new Session();
  session.connectToMainThread();
  const files = new Map<string, string>();
  session.on("Debugger.scriptParsed", ({ params }: InspectorNotification<Debugger.ScriptParsedEventDataType>) => {
    files.set(params.scriptId, params.url);
  });
  session.on("Debugger.paused", ({ params }: InspectorNotification<Debugger.PausedEventDataType>) => {
    clearTimeout(kill);
    onStop(params.callFrames.slice(0, SHOWN_FRAMES).map((frame) => describeFrame(frame, files)));
    const callFrameId = params.callFrames[0]?.callFrameId ?? "";
    session.post("Debugger.evaluateOnCallFrame", { callFrameId, expression: "process.exit(1)" });
  });
  session.post("Debugger.enable");
  session.post("Debugger.pause");
}

function describeFrame({ functionName, location }: Debugger.CallFrame, files: ReadonlyMap<string, string>): string {
  return `${functionName || "(anonymous)"} ${files.get(location.scriptId) ?? ""}:${location.lineNumber + 1}`;
}
