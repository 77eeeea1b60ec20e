/** What is asked of a server. */
export interface Slo {
  /** Percent of calls that must not fail by the server's fault. */
  readonly availability: number;
  /** Milliseconds within which 95 % of each tool's calls must be answered. Default: half of the tool's deadline. */
  readonly p95?: number | undefined;
}

export const DEFAULT_AVAILABILITY = 99.5;

/** The command that makes a target's files with this SLO. */
export function sloCommand(target: string, { availability, p95 }: Slo): string {
  const flags = [
    availability === DEFAULT_AVAILABILITY ? "" : ` --slo-availability ${availability}`,
    p95 === undefined ? "" : ` --slo-p95 ${p95}`,
  ];
  return `mcp emit ${target}${flags.join("")}`;
}
