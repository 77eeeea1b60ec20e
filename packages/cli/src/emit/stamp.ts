import { createHash } from "node:crypto";

const BLANK = "0".repeat(16);
const STAMP = /Made by `([^`\n]+)`.* Checksum: ([0-9a-f]{16})/;

/** What every emitted file says in a comment: where it comes from. Its checksum is put in by seal(). */
export function makeStamp(command: string): string {
  return `Made by \`${command}\` from mcp.config.ts and the tools. To change it, change those and run it again. Checksum: ${BLANK}`;
}

/** Puts in the checksum, by which a file that nobody has edited is known. */
export function seal(content: string): string {
  return content.replace(BLANK, checksum(content));
}

/** Whether a file is as it was emitted, by whatever version and from whatever config. */
export function isUntouched(content: string): boolean {
  const sum = STAMP.exec(content)?.[2];
  return sum !== undefined && checksum(content.replace(sum, BLANK)) === sum;
}

/** The command that made a file, where it says so. */
export function madeBy(content: string): string | undefined {
  return STAMP.exec(content)?.[1];
}

function checksum(content: string): string {
  return createHash("sha256").update(content).digest("hex").slice(0, BLANK.length);
}
