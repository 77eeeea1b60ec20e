import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BootError, type BootProblem } from "../errors/boot-error.js";
import { ENVIRONMENT } from "./environment.js";
import { type EnvironmentConfig, VARIABLE } from "./environment-schema.js";

/** What a project declared, by name. Undefined: nobody has set it. */
export type Environment = Readonly<Record<string, string | undefined>>;

const NEWLINES = /[\r\n]+$/;

/**
 * The environment with what comes in files: credentials of systemd (LoadCredential=, by the variable's name), which win
 * over all else, and files named by `<NAME>_FILE`, as Docker's and Kubernetes' secrets are. A newline at the end is cut off.
 * @param own the project's variables, beside the framework's
 * @throws BootError where a file can't be read
 */
export function withFiles(environment: NodeJS.ProcessEnv, own: readonly string[]): NodeJS.ProcessEnv {
  const problems: BootProblem[] = [];
  const read = (where: string, path: string): string | undefined => {
    try {
      return readFileSync(path, "utf8").replace(NEWLINES, "");
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      problems.push({ where, message: `names a file that can't be read: ${why}` });
      return undefined;
    }
  };
  const whole = { ...environment };
  for (const name of [...ENVIRONMENT.map(({ variable }) => variable), ...own]) {
    const file = environment[`${name}_FILE`];
    if (file) whole[name] = read(`${name}_FILE`, file) ?? whole[name];
  }
  const folder = environment.CREDENTIALS_DIRECTORY;
  for (const name of folder ? credentialsIn(folder, problems) : []) {
    whole[name] = read("CREDENTIALS_DIRECTORY", join(folder ?? "", name));
  }
  if (problems.length > 0) throw new BootError("The environment can't be read:", problems);
  return whole;
}

/**
 * The project's own variables.
 * @throws BootError with all that are missing
 */
export function readDeclared(environment: NodeJS.ProcessEnv, declared: EnvironmentConfig): Environment {
  const problems: BootProblem[] = [];
  const values = Object.entries(declared).map(([name, { description, required, secret, default: fallback }]) => {
    const value = environment[name] || fallback;
    if (required && value === undefined) {
      const how = secret ? `set it, or ${name}_FILE to a file that holds it` : "set it";
      problems.push({ where: name, message: `is not set: ${how}. It is ${JSON.stringify(description)}` });
    }
    return [name, value] as const;
  });
  if (problems.length > 0) throw new BootError("The environment lacks what the project needs:", problems);
  return Object.fromEntries(values);
}

function credentialsIn(folder: string, problems: BootProblem[]): string[] {
  try {
    return readdirSync(folder).filter((name) => VARIABLE.test(name));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    problems.push({ where: "CREDENTIALS_DIRECTORY", message: `can't be read: ${why}` });
    return [];
  }
}
