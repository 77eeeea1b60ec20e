import { type CANCEL_SYMBOL, isCancel, multiselect, select, text } from "@clack/prompts";
import type { Template } from "../generators/template-files.js";
import { CliError } from "../ui/cli-error.js";

export async function askFolder(initial: string): Promise<string> {
  return answered(
    await text({ message: "Where should the server be made?", placeholder: initial, defaultValue: initial }),
  );
}

export async function askTemplate(initialValue: Template): Promise<Template> {
  const options: { value: Template; label: string; hint: string }[] = [
    { value: "minimal", label: "minimal", hint: "an echo tool and one that fetches a page" },
    { value: "database", label: "database", hint: "read-only SQL on an embedded PostgreSQL, or on your own" },
  ];
  return answered(await select({ message: "What should it start from?", options, initialValue }));
}

export async function askTransports(initialValues: readonly string[]): Promise<string[]> {
  const options = [
    { value: "http", label: "http", hint: "shared, over the network" },
    { value: "stdio", label: "stdio", hint: "spawned by one client" },
  ];
  return answered(
    await multiselect({
      message: "How do clients reach it?",
      options,
      initialValues: [...initialValues],
      required: true,
    }),
  );
}

function answered<T>(answer: T | typeof CANCEL_SYMBOL): T {
  if (isCancel(answer))
    throw new CliError("Broken off. Nothing was written.", "Run it again, or answer by flags: see --help.");
  return answer;
}
