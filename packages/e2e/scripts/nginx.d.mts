export function ensureNginx(): string;
export function checkNginx(config: string): string;
export function startNginx(config: string, port: number): Promise<{ stop(): Promise<void> }>;
