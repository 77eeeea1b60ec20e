import { composeEmitter } from "./compose/compose.emitter.js";
import { dockerEmitter } from "./docker/docker.emitter.js";
import type { Emitter } from "./emitter.js";
import { grafanaEmitter } from "./grafana/grafana.emitter.js";
import { alertsEmitter } from "./prometheus/alerts.emitter.js";
import { systemdEmitter } from "./systemd/systemd.emitter.js";

/** All that `mcp emit` can emit. */
export const EMITTERS: readonly Emitter[] = [alertsEmitter, composeEmitter, dockerEmitter, grafanaEmitter, systemdEmitter];
