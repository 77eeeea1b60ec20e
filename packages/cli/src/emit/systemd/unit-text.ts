/** A section of a unit: each line as it stands. */
export interface Section {
  readonly name: "Unit" | "Service" | "Socket" | "Install";
  readonly lines: readonly string[];
}

export function unitText(comments: readonly string[], sections: readonly Section[]): string {
  const head = comments.map((comment) => `# ${comment}\n`).join("");
  return head + sections.map(({ name, lines }) => `\n[${name}]\n${lines.join("\n")}\n`).join("");
}

/** What a unit, its folders and its files are called by. */
export function unitName(name: string): string {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9_-]+/g, "-");
  return plain.replaceAll(/^-+|-+$/g, "") || "mcp-server";
}

/** A text in one line, in which systemd finds nothing to replace. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim().replaceAll("%", "%%");
}

/** @param value as the process gets it */
export function environmentLine(name: string, value: string): string {
  const escaped = value.replaceAll(/[\\"]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return `Environment="${name}=${escaped.replaceAll("%", "%%")}"`;
}
