import type { EmitInput } from "../emitter.js";

const NEVER = [
  ...[".git", ".github", "node_modules", "dist", "coverage", "deploy"],
  ...["Dockerfile", ".dockerignore", "compose*.y*ml", "*.md", "*.log"],
  "# Secrets: whoever has the image could read them.",
  ...["**/.env*", ".mcp", "**/*.pem", "**/*.key", "**/*.pepper", "**/.npmrc"],
];

/** What must not get into the image, and what would only make its cache useless. */
export function dockerignore({ deployment }: EmitInput, stamp: string): string {
  const { keys, usage, audit } = deployment.files;
  const files = [keys, usage, audit].filter((file) => file !== undefined);
  const own = files.filter((file) => !/^(?:[\\/]|\.\.|[A-Za-z]:)/.test(file)).map((file) => file.replaceAll("\\", "/"));
  return `# ${stamp}\n${[...NEVER, ...new Set(own)].join("\n")}\n`;
}
