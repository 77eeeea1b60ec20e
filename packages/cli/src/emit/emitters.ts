import { composeEmitter } from "./compose/compose.emitter.js";
import { dockerEmitter } from "./docker/docker.emitter.js";
import type { Emitter } from "./emitter.js";
import { grafanaEmitter } from "./grafana/grafana.emitter.js";
import { k8sEmitter } from "./k8s/k8s.emitter.js";
import { nginxEmitter } from "./nginx/nginx.emitter.js";
import { alertsEmitter } from "./prometheus/alerts.emitter.js";
import { systemdEmitter } from "./systemd/systemd.emitter.js";

/** All that `mcp emit` can emit. */
export const EMITTERS: readonly Emitter[] = [
  alertsEmitter,
  composeEmitter,
  dockerEmitter,
  grafanaEmitter,
  k8sEmitter,
  nginxEmitter,
  systemdEmitter,
];
