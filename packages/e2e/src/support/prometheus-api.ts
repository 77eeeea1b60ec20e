import { z } from "zod";

const resultSchema = z.object({
  status: z.literal("success"),
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
});

const alertsSchema = z.object({
  data: z.object({
    alerts: z.array(z.object({ labels: z.record(z.string(), z.string()), state: z.enum(["pending", "firing"]) })),
  }),
});

export interface Sample {
  readonly labels: Record<string, string>;
  readonly value: number;
}

/** What a Prometheus server says now. @throws where it does not understand the query */
export async function query(url: string, expr: string): Promise<Sample[]> {
  const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: expr })}`);
  const body: unknown = await answer.json();
  if (!answer.ok) throw new Error(`${expr}: ${JSON.stringify(body)}`);
  return resultSchema
    .parse(body)
    .data.result.map(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }));
}

/** The names of the alerts that fire now. */
export async function firing(url: string): Promise<Set<string>> {
  const body: unknown = await (await fetch(`${url}/api/v1/alerts`)).json();
  const { alerts } = alertsSchema.parse(body).data;
  return new Set(alerts.filter(({ state }) => state === "firing").map(({ labels }) => labels.alertname ?? ""));
}
