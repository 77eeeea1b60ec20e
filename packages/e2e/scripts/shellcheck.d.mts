/** From the repository's root. */
export function shellScripts(): string[];
export function shellcheck(paths: readonly string[]): string;
