import type { EmitInput } from "../emitter.js";
import { operationsPort } from "./environment.js";
import { networkPolicySpec } from "./network-policy.js";
import { podTemplate, selectorOf } from "./pod-template.js";

/** By which a Service keeps a client with a pod: how long after its last call, in seconds. */
const AFFINITY = 10_800;

/** What runs a server in a cluster, by the names of the files. */
export function objectsOf(input: EmitInput, app: string, port: number): Record<string, object> {
  const { deployment } = input;
  const selector = { matchLabels: selectorOf(app) };
  const object = (apiVersion: string, kind: string, spec: object) => ({
    apiVersion,
    kind,
    metadata: { name: app, labels: selectorOf(app) },
    spec,
  });
  const operations = operationsPort(deployment);
  return {
    // How many there are, the autoscaler says.
    deployment: object("apps/v1", "Deployment", {
      selector,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: podTemplate(input, app, port),
    }),
    service: object("v1", "Service", {
      selector: selectorOf(app),
      ports: [
        { name: "http", port, targetPort: "http" },
        ...(operations === undefined ? [] : [{ name: "operations", port: operations, targetPort: "operations" }]),
      ],
      ...(deployment.sessions
        ? { sessionAffinity: "ClientIP", sessionAffinityConfig: { clientIP: { timeoutSeconds: AFFINITY } } }
        : {}),
    }),
    "horizontal-pod-autoscaler": object("autoscaling/v2", "HorizontalPodAutoscaler", {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: app },
      minReplicas: 2,
      maxReplicas: 10,
      // Of the CPU time that is asked for.
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
      ],
      // Each pod that goes takes the sessions in it along.
      behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
    }),
    "pod-disruption-budget": object("policy/v1", "PodDisruptionBudget", {
      selector,
      maxUnavailable: 1,
      // Pods that wait for a dependency serve nobody, and must not keep a machine from being emptied.
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    }),
    "network-policy": object("networking.k8s.io/v1", "NetworkPolicy", networkPolicySpec(deployment, selector, port)),
  };
}
