import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { Deployment } from "kubernetes-models/apps/v1/Deployment";
import { HorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import { Service } from "kubernetes-models/v1/Service";
import { parse } from "yaml";
import { emitInput } from "../../fixtures/emit-input.js";
import type { EmitInput } from "../emitter.js";
import { k8sEmitter } from "./k8s.emitter.js";

const MODELS = { Deployment, HorizontalPodAutoscaler, NetworkPolicy, PodDisruptionBudget, Service };

const deployed = (changed: Partial<EmitInput["deployment"]>) =>
  emitInput({ deployment: { ...emitInput().deployment, ...changed } });
const objectsOf = (input: EmitInput) => k8sEmitter.plan(input).map(({ content }) => parse(content));
const objectOf = (input: EmitInput, kind: keyof typeof MODELS) =>
  objectsOf(input).find((object) => object.kind === kind);
const podOf = (input: EmitInput) => objectOf(input, "Deployment").spec.template.spec;
const containerOf = (input: EmitInput) => podOf(input).containers[0];
const environmentOf = (input: EmitInput) =>
  Object.fromEntries(
    containerOf(input).env.map(({ name, value, valueFrom }: Record<string, unknown>) => [
      String(name),
      value ?? valueFrom,
    ]),
  );

const SAME_PORT = { host: "127.0.0.1", port: 3000, tls: false, key: false, allowedHosts: [] };
const INPUTS: readonly [string, EmitInput][] = [
  ["a server with all there is", emitInput()],
  ["one with little", deployed({ environment: [], files: emptyFiles(), sessions: false, operations: SAME_PORT })],
  ["one that waits itself", deployed({ stop: { drainDelay: 15_000, drain: 25_000 } })],
];

function emptyFiles() {
  return { keys: undefined, usage: undefined, audit: undefined };
}

describe.each(INPUTS)("the objects of %s", (_, input) => {
  test("are of the kinds that a server needs, by one name", () => {
    const objects = objectsOf(input);
    expect(objects.map(({ kind }) => kind).sort()).toEqual(Object.keys(MODELS));
    expect(new Set(objects.map(({ metadata }) => metadata.name))).toEqual(new Set(["shop"]));
  });

  test("fit the schemas of Kubernetes' API", () => {
    for (const object of objectsOf(input)) {
      const Model = MODELS[object.kind as keyof typeof MODELS];
      expect(() => new Model(object).validate()).not.toThrow();
    }
  });

  test("have no key that the API does not know", () => {
    expect(unknownKeys(objectsOf(input))).toBe("");
  });
});

test("the schemas refuse what is not right", () => {
  const object = objectOf(emitInput(), "Deployment");
  const [container] = object.spec.template.spec.containers;
  container.livenessProbe.periodSeconds = "10s";
  expect(() => new Deployment(object).validate()).toThrow(/periodSeconds must be integer/);
  container.livenessProbe = { htttpGet: {} };
  expect(unknownKeys([object])).toContain("htttpGet");
});

/** The schemas let unknown keys pass, as the API does in silence; the types made from them do not. */
function unknownKeys(objects: readonly { kind: string; apiVersion: string }[]): string {
  const folder = mkdtempSync(join(process.cwd(), "node_modules", "k8s-"));
  try {
    const lines = objects.flatMap((object, index) => [
      `import { I${object.kind} as T${index} } from "kubernetes-models/${object.apiVersion}/${object.kind}";`,
      `export const o${index}: T${index} = ${JSON.stringify(object)};`,
    ]);
    writeFileSync(join(folder, "objects.cts"), lines.join("\n"));
    const tsc = createRequire(import.meta.url)
      .resolve("typescript/package.json")
      .replace("package.json", "bin/tsc");
    const flags = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--ignoreConfig"];
    const { stdout, stderr } = spawnSync(process.execPath, [tsc, ...flags, join(folder, "objects.cts")]);
    return `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("a pod", () => {
  test("is under the restricted profile, writes only where the server writes, and has no account", () => {
    expect(podOf(emitInput())).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          image: "shop:1.2.3",
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
        },
      ],
    });
    const { volumeMounts } = containerOf(emitInput());
    const written = volumeMounts.filter((mount: { readOnly?: boolean }) => mount.readOnly !== true);
    expect(written.map(({ mountPath }: { mountPath: string }) => mountPath)).toEqual(["/tmp", "/app/var"]);
  });

  test.each<[number, number, number | undefined, number]>([
    [0, 25_000, 5, 35],
    [1_500, 20_000, 4, 31],
    [5_000, 25_000, undefined, 35],
    [15_000, 60_000, undefined, 80],
  ])(
    "with %d ms of drainDelay and %d of drain waits %p s, and is killed after %d",
    (drainDelay, drain, wait, grace) => {
      const input = deployed({ stop: { drainDelay, drain } });
      expect(containerOf(input).lifecycle?.preStop.sleep.seconds).toBe(wait);
      expect(podOf(input).terminationGracePeriodSeconds).toBe(grace);
    },
  );

  test("is asked for its health at the server's port, and restarted only where it does not live", () => {
    const input = deployed({ http: { host: "127.0.0.1", port: 8123, tls: false } });
    const { ports, livenessProbe, readinessProbe, startupProbe } = containerOf(input);
    expect(ports).toContainEqual({ name: "http", containerPort: 8123 });
    expect(livenessProbe.httpGet).toEqual({ path: "/livez", port: "http" });
    expect(startupProbe.httpGet).toEqual({ path: "/livez", port: "http" });
    expect(readinessProbe.httpGet).toEqual({ path: "/readyz", port: "http" });
    expect(objectOf(input, "Service").spec.ports).toContainEqual({ name: "http", port: 8123, targetPort: "http" });
    expect(objectOf(input, "NetworkPolicy").spec.ingress).toContainEqual({ ports: [{ protocol: "TCP", port: 8123 }] });
  });

  test("may have as much memory as the server is meant to have", () => {
    const { requests, limits } = containerOf(deployed({ memory: 384 })).resources;
    expect([requests.memory, limits.memory]).toEqual(["384Mi", "384Mi"]);
  });
});

describe("its environment", () => {
  test("names files for secrets and a ConfigMap for the rest, and has no value of either", () => {
    expect(environmentOf(emitInput())).toEqual({
      NODE_ENV: "production",
      MCP_TRANSPORTS: "http",
      MCP_HOST: "0.0.0.0",
      MCP_PORT: "3000",
      MCP_ALLOWED_HOSTS: "mcp.example.com,shop",
      MCP_OPERATIONS_HOST: "0.0.0.0",
      MCP_OPERATIONS_PORT: "9464",
      MCP_OPERATIONS_KEY_FILE: "/run/secrets/mcp/MCP_OPERATIONS_KEY",
      MCP_STATE_SECRET_FILE: "/run/secrets/mcp/MCP_STATE_SECRET",
      CURRENCY: { configMapKeyRef: { name: "shop", key: "CURRENCY", optional: true } },
      DATABASE_URL_FILE: "/run/secrets/mcp/DATABASE_URL",
    });
    expect(podOf(emitInput()).volumes).toContainEqual({ name: "secrets", secret: { secretName: "shop" } });
  });

  test("a variable that must be there must be in the ConfigMap; the file says how to make both", () => {
    const environment = [{ name: "REGION", description: "Where", secret: false, required: true }];
    const input = deployed({ environment, files: { ...emptyFiles(), keys: ".mcp/keys.json" } });
    expect(environmentOf(input)).toMatchObject({
      REGION: { configMapKeyRef: { optional: false } },
      MCP_API_KEYS_FILE: "/run/secrets/mcp/MCP_API_KEYS",
      MCP_KEY_PEPPER_FILE: "/run/secrets/mcp/MCP_KEY_PEPPER",
    });
    const { content = "" } = k8sEmitter.plan(input).find(({ path }) => path.endsWith("deployment.yaml")) ?? {};
    expect(content).toMatch(/# kubectl create secret generic shop .*--from-file=MCP_API_KEYS/);
    expect(content).toMatch(/# .*kubectl create configmap shop --from-literal=REGION=/);
  });

  test("/metrics is open to scrapers only where there is a key and a port for it", () => {
    const input = deployed({ operations: { ...SAME_PORT, port: 9464 } });
    expect(JSON.stringify(objectsOf(input))).not.toMatch(/9464|MCP_OPERATIONS/);
    expect(objectOf(emitInput(), "NetworkPolicy").spec.ingress).toContainEqual({
      from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } }],
      ports: [{ protocol: "TCP", port: 9464 }],
    });
  });
});

test("clients with sessions stay with their pod; without, any pod takes any call", () => {
  expect(objectOf(emitInput(), "Service").spec.sessionAffinity).toBe("ClientIP");
  expect(objectOf(deployed({ sessions: false }), "Service").spec.sessionAffinity).toBeUndefined();
});

test("pods can't reach what gives the machine's credentials away", () => {
  expect(JSON.stringify(objectOf(emitInput(), "NetworkPolicy").spec.egress)).toContain("169.254.169.254/32");
});

test.each([
  ["Shop Server!", "shop-server"],
  ["3d", "mcp-3d"],
  [`${"long-".repeat(20)}`, "long-".repeat(13).slice(0, 63).replace(/-$/, "")],
])("a server called %p has objects called %p", (name, expected) => {
  expect(objectOf(emitInput({ name }), "Service").metadata.name).toBe(expected);
});

test.each<[string, Partial<EmitInput["deployment"]>, string]>([
  ["HTTP", { http: undefined, operations: undefined }, "MCP_TRANSPORTS"],
  ["a port", { http: { host: "127.0.0.1", port: 0, tls: false } }, "MCP_PORT"],
  ["auth", { authenticates: false }, "Set auth"],
  ["TLS ended before it", { http: { host: "127.0.0.1", port: 3000, tls: true } }, "transports.http.tls"],
])("can't be had without %s, and the refusal says what to set", (_, changed, next) => {
  expect(() => k8sEmitter.plan(deployed(changed))).toThrow(
    expect.objectContaining({ next: expect.stringContaining(next) }),
  );
});
