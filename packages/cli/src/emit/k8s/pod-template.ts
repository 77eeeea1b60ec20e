import type { Deployment } from "mcp-prod";
import { imageName, imageTag, writableFolders } from "../docker/container.js";
import type { EmitInput } from "../emitter.js";
import { environmentOf, operationsPort, SECRETS_FOLDER, secretNames } from "./environment.js";
import { gracePeriod, preStopDelay } from "./stop-times.js";

/** Which pods are the server's. */
export function selectorOf(app: string): Record<string, string> {
  return { "app.kubernetes.io/name": app };
}

/** A pod that fills it is replaced, and the audit's file only grows: some three million calls. */
const FILES_LIMIT = "1Gi";

/** A pod under the profile "restricted" of the Pod Security Standards. */
export function podTemplate(input: EmitInput, app: string, port: number): object {
  const { deployment } = input;
  const written = writableFolders(deployment).filter((folder) => folder !== "/tmp");
  const folders = [
    { name: "tmp", mountPath: "/tmp", sizeLimit: "64Mi" },
    ...written.map((mountPath, index) => ({ name: `files-${index + 1}`, mountPath, sizeLimit: FILES_LIMIT })),
  ];
  const secrets = secretNames(deployment).length > 0;
  return {
    metadata: { labels: selectorOf(app) },
    spec: {
      // A Service called "mcp" would set MCP_PORT to what is no port.
      enableServiceLinks: false,
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: gracePeriod(deployment),
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      topologySpreadConstraints: ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: selectorOf(app) },
        // Those of the version before don't count: they leave, and would leave the new ones side by side.
        matchLabelKeys: ["pod-template-hash"],
      })),
      containers: [
        {
          name: app,
          image: `${imageName(input.name)}:${imageTag(input.version)}`,
          ports: portsOf(deployment, port),
          env: environmentOf(deployment, app, port),
          ...probes(),
          ...preStop(deployment),
          resources: resourcesOf(deployment),
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
          volumeMounts: [
            ...folders.map(({ name, mountPath }) => ({ name, mountPath })),
            ...(secrets ? [{ name: "secrets", mountPath: SECRETS_FOLDER, readOnly: true }] : []),
          ],
        },
      ],
      volumes: [
        ...folders.map(({ name, sizeLimit }) => ({ name, emptyDir: { sizeLimit } })),
        ...(secrets ? [{ name: "secrets", secret: { secretName: app } }] : []),
      ],
    },
  };
}

function portsOf(deployment: Deployment, port: number): object[] {
  const operations = operationsPort(deployment);
  return [
    { name: "http", containerPort: port },
    ...(operations === undefined ? [] : [{ name: "operations", containerPort: operations }]),
  ];
}

function probes(): object {
  const get = (path: string) => ({ httpGet: { path, port: "http" } });
  return {
    // A minute to open its deps.
    startupProbe: { ...get("/livez"), periodSeconds: 2, failureThreshold: 30 },
    // A loop that is busy for some seconds is no reason to end the calls in it.
    livenessProbe: { ...get("/livez"), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
    readinessProbe: { ...get("/readyz"), periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 2 },
  };
}

/** Calls still come for a moment after a pod was told to leave: the server is told later. */
function preStop(deployment: Deployment): object {
  const seconds = preStopDelay(deployment);
  return seconds === 0 ? {} : { lifecycle: { preStop: { sleep: { seconds } } } };
}

/** No limit of CPU time: a server that is held up answers late, and its probes fail. */
function resourcesOf({ memory }: Deployment): object {
  const size = `${memory}Mi`;
  return { requests: { cpu: "500m", memory: size }, limits: { memory: size } };
}
