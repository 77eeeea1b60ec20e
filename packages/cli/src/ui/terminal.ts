import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Where a command writes: results to standard output, what accompanies them to standard error. */
export interface Terminal {
  /** The result that was asked for. */
  print(text: string): void;
  printJson(value: unknown): void;
  /** Progress and advice: hidden from a script that reads the result. */
  note(text: string): void;
  style(style: Style, text: string): string;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
}

export function processTerminal(): Terminal {
  const coloured = wantsColour(process.stderr.isTTY, process.env);
  return {
    print: (text) => process.stdout.write(`${text}\n`),
    printJson: (value) => process.stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    note: (text) => process.stderr.write(`${text}\n`),
    style: (style, text) => (coloured ? styleText(style, text, { validateStream: false }) : text),
    interactive: Boolean(process.stdin.isTTY && process.stderr.isTTY) && !process.env.CI,
  };
}

/** A NO_COLOR that is not empty turns colour off (no-color.org). */
export function wantsColour(isTerminal: boolean | undefined, environment: NodeJS.ProcessEnv): boolean {
  if (environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR) return environment.FORCE_COLOR !== "0";
  return Boolean(isTerminal);
}
