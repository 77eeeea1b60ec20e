export function yamllint(path: string): string;
