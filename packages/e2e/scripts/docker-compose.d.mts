export function addCompose(home: string): void;
