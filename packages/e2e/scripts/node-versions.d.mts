export function installNode(major: number, folder: string): string;
