export function yamllint(paths: readonly string[]): string;
