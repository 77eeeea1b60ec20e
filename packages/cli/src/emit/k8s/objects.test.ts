import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { emitInput } from "../../fixtures/emit-input.js";
import type { EmitInput } from "../emitter.js";
import { k8sEmitter } from "./k8s.emitter.js";

const written = (usage?: string, audit?: string): EmitInput =>
  emitInput({ deployment: { ...emitInput().deployment, files: { keys: undefined, usage, audit } } });
const plan = (input: EmitInput) =>
  Object.fromEntries(
    k8sEmitter
      .plan(input)
      .map(({ content }) => parse(content))
      .map((object) => [object.kind, object]),
  );

const INPUTS: readonly [string, EmitInput][] = [
  ["with all there is", emitInput()],
  ["that writes where names of volumes are not told apart", written("a/b/usage.json", "a-b/audit.jsonl")],
  ["that writes to /tmp and to a folder called as that of the secrets", written("/tmp/usage.json", "/secrets/a.jsonl")],
  ["that writes nothing", written()],
];

describe.each(INPUTS)("the objects of a server %s", (_, input) => {
  const { Deployment, Service, HorizontalPodAutoscaler, PodDisruptionBudget, NetworkPolicy } = plan(input);
  const { template } = Deployment.spec;
  const [container] = template.spec.containers;
  const namesOf = (all: readonly { name: string }[]) => all.map(({ name }) => name);

  test("mean the same pods, by ports that they have", () => {
    const { labels } = template.metadata;
    expect(Deployment.spec.selector.matchLabels).toEqual(labels);
    expect(Service.spec.selector).toEqual(labels);
    expect(PodDisruptionBudget.spec.selector.matchLabels).toEqual(labels);
    expect(NetworkPolicy.spec.podSelector.matchLabels).toEqual(labels);
    for (const { labelSelector, matchLabelKeys } of template.spec.topologySpreadConstraints) {
      expect(labelSelector.matchLabels).toEqual(labels);
      expect(matchLabelKeys).toEqual(["pod-template-hash"]);
    }
    const targets = Service.spec.ports.map(({ targetPort }: { targetPort: string }) => targetPort);
    expect(targets).toEqual(namesOf(container.ports));
  });

  test("leave it to the autoscaler how many pods there are, and let one go at a time", () => {
    expect(HorizontalPodAutoscaler.spec.scaleTargetRef).toEqual({
      apiVersion: Deployment.apiVersion,
      kind: Deployment.kind,
      name: Deployment.metadata.name,
    });
    expect(Deployment.spec).not.toHaveProperty("replicas");
    expect(container.resources.requests).toHaveProperty("cpu");
    const { maxUnavailable, unhealthyPodEvictionPolicy } = PodDisruptionBudget.spec;
    expect(maxUnavailable).toBeLessThan(HorizontalPodAutoscaler.spec.minReplicas);
    expect(unhealthyPodEvictionPolicy).toBe("AlwaysAllow");
  });

  test("let pods ask for names wherever that is done", () => {
    const ports = ["UDP", "TCP"].map((protocol) => ({ protocol, port: 53 }));
    expect(NetworkPolicy.spec.egress).toContainEqual({ ports });
  });

  test("mount each volume once, at a place of its own", () => {
    const { volumes } = template.spec;
    const places = container.volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath);
    expect(namesOf(container.volumeMounts)).toEqual(namesOf(volumes));
    expect(new Set(namesOf(volumes)).size).toBe(volumes.length);
    expect(new Set(places).size).toBe(places.length);
    for (const name of namesOf(volumes)) expect(name).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
  });

  // https://kubernetes.io/docs/concepts/security/pod-security-standards/, the rules of "baseline" with those of "restricted".
  test("have pods under the restricted profile", () => {
    const host =
      /"(?:host\w*|privileged|procMount|sysctls|seLinuxOptions|appArmorProfile|windowsOptions|runAsUser|add|initContainers|ephemeralContainers)":/;
    expect(JSON.stringify(template)).not.toMatch(host);
    expect(JSON.stringify(template.metadata)).not.toContain("annotations");
    const kinds = template.spec.volumes.flatMap(({ name, ...source }: { name: string }) => Object.keys(source));
    expect(["emptyDir", "secret"]).toEqual(expect.arrayContaining(kinds));
    expect(template.spec.securityContext).toEqual({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    expect(container.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
    });
  });
});
