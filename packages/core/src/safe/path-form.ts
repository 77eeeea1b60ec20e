import { ToolError } from "../errors/tool-error.js";
import { refused } from "./refusal.js";

/** Names that mean a device in every folder of Windows, with whatever extension. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ ]*(?:\.|:|$)/i;
/** Windows drops dots and spaces at the end of a name, and takes what follows a colon for a stream of the file. */
const OTHER_NAME = /[. ]$|:/;

/**
 * Refuses what no path inside a folder needs to look like. Backslashes and drives are refused everywhere: what is a
 * strange name on one system is a way out on another.
 * @throws ToolError INVALID_INPUT for what is no path, FORBIDDEN for what could lead out
 */
export function checkPathForm(asked: string, platform: NodeJS.Platform = process.platform): void {
  if (asked === "") throw new ToolError("INVALID_INPUT", 'The path is empty. The folder itself is ".".');
  if (asked.includes("\0")) throw new ToolError("INVALID_INPUT", "The path holds a NUL character, which no path can.");
  if (asked.includes("\\")) throw refused('The path holds a backslash. Write folders with "/".');
  if (platform !== "win32" && /^[a-z]:/i.test(asked)) throw refused("The path names a drive. Write it without.");
  const names = asked.replace(platform === "win32" ? /^[a-z]:(?=\/)/i : "", "").split("/");
  if (names.includes("..")) throw refused('The path holds "..". Name the file from the top of the folder.');
  if (platform !== "win32") return;
  const problem = names.find((name) => name !== "." && (DEVICE.test(name) || OTHER_NAME.test(name)));
  if (problem !== undefined) throw refused("The path holds a name that means something else to Windows.");
}
