import type { Deployment } from "mcp-prod";
import { operationsPort } from "./environment.js";

/** Where clouds give a machine's credentials to whoever asks: what a tool can be talked into. */
const METADATA_SERVICES = { v4: "169.254.169.254/32", v6: "fd00:ec2::254/128" };
const DNS = 53;
/** Where the usual charts put Prometheus. */
const MONITORING = "monitoring";

/** In: calls from anywhere, scrapes from one namespace. Out: all but what gives a machine's credentials away. */
export function networkPolicySpec(deployment: Deployment, selector: object, port: number): object {
  const operations = operationsPort(deployment);
  const monitoring = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": MONITORING } } };
  return {
    podSelector: selector,
    policyTypes: ["Ingress", "Egress"],
    ingress: [
      { ports: [{ protocol: "TCP", port }] },
      ...(operations === undefined ? [] : [{ from: [monitoring], ports: [{ protocol: "TCP", port: operations }] }]),
    ],
    egress: [
      {
        to: [
          // Not every network's blocks of addresses count its own pods in.
          { namespaceSelector: {} },
          { ipBlock: { cidr: "0.0.0.0/0", except: [METADATA_SERVICES.v4] } },
          { ipBlock: { cidr: "::/0", except: [METADATA_SERVICES.v6] } },
        ],
      },
      // Some clouds answer for names at the same address.
      { ports: ["UDP", "TCP"].map((protocol) => ({ protocol, port: DNS })) },
    ],
  };
}
