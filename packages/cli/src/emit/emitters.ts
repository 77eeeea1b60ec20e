import type { Emitter } from "./emitter.js";
import { grafanaEmitter } from "./grafana/grafana.emitter.js";
import { alertsEmitter } from "./prometheus/alerts.emitter.js";
import { systemdEmitter } from "./systemd/systemd.emitter.js";

/** All that `mcp emit` can emit. */
export const EMITTERS: readonly Emitter[] = [alertsEmitter, grafanaEmitter, systemdEmitter];
