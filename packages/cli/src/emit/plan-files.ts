import { CliError } from "../ui/cli-error.js";
import type { EmitInput, EmittedFile, Emitter } from "./emitter.js";
import { seal } from "./stamp.js";

/**
 * A target's files as they would be written.
 * @throws CliError where the project can't have them
 */
export function planFiles(emitter: Emitter, input: EmitInput): EmittedFile[] {
  return emitter.plan(input).map(({ path, content }) => ({ path, content: seal(content) }));
}

/** None where the project can't have them. */
export function planFilesIfAny(
  emitter: Emitter,
  input: EmitInput,
  onRefusal: (target: string, error: CliError) => void = () => undefined,
): EmittedFile[] {
  try {
    return planFiles(emitter, input);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    onRefusal(emitter.target, error);
    return [];
  }
}
