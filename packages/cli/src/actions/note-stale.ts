import { newerSources } from "../doctor/gather/newer-sources.js";
import type { Project } from "../project/find-project.js";
import type { Terminal } from "../ui/terminal.js";

/** Says where a command reads a build that is not what was written. */
export async function noteStale(project: Project, terminal: Terminal): Promise<void> {
  const [first, ...others] = await newerSources(project);
  if (first === undefined) return;
  const what = others.length === 0 ? first : `${first} and ${others.length} more`;
  terminal.note(`dist is older than ${what}: this is about the last build. Run \`mcp build\` first.`);
}
