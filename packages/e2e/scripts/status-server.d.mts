export interface StatusAnswers {
  report(since: number | undefined): unknown;
  tools(): unknown;
  call(asked: { tool: string; arguments: Record<string, unknown> }, signal: AbortSignal): unknown;
}
export function startStatusServer(answers: StatusAnswers): Promise<{ address: string; stop: () => Promise<void> }>;
