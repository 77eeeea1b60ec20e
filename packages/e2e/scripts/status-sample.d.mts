export function sampleReport(options?: Record<string, unknown>): Record<string, unknown>;
export const SAMPLE_TOOLS: readonly unknown[];
