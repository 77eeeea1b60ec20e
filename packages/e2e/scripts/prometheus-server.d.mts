export function startPrometheus(options: { config: string }): Promise<{ url: string; stop: () => Promise<void> }>;
