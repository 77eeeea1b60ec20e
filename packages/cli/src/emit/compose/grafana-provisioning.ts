/** Grafana's provisioning of the Prometheus of compose.yaml. */
export const DATA_SOURCES = {
  apiVersion: 1,
  datasources: [
    {
      name: "Prometheus",
      uid: "prometheus",
      type: "prometheus",
      access: "proxy",
      url: "http://prometheus:9090",
      isDefault: true,
    },
  ],
};

/** And of the emitted dashboard. */
export const DASHBOARDS = {
  apiVersion: 1,
  providers: [{ name: "mcp", type: "file", allowUiUpdates: false, options: { path: "/etc/grafana/dashboards" } }],
};
