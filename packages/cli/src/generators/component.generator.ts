import type { PlannedFile } from "./file-plan.js";
import type { Names } from "./naming.js";
import type { TemplateFile } from "./template-files.js";

export const COMPONENT_KINDS = ["tool", "resource", "prompt"] as const;
export type ComponentKind = (typeof COMPONENT_KINDS)[number];

/** Plans a tool, resource or prompt, and then its test, from the stub of its kind. Pure. */
export function planComponent(kind: ComponentKind, names: Names, stubs: readonly TemplateFile[]): PlannedFile[] {
  const stub = `src/${kind}s/example.${kind}`;
  return [`${stub}.ts`, `${stub}.test.ts`].map((path) => {
    const content = stubs.find((file) => file.path === path)?.content;
    if (content === undefined) throw new Error(`the stub ${path} is missing`);
    return { path: path.replace("example", names.kebab), content: rename(content.toString(), names) };
  });
}

/** The stubs are compiled and tested under the name "example": these are all the places where it stands. */
function rename(code: string, { kebab, snake, pascal }: Names): string {
  return code
    .replaceAll("Example", pascal)
    .replaceAll("./example.", `./${kebab}.`)
    .replaceAll("docs://example", `docs://${kebab}`)
    .replaceAll('"example"', `"${snake}"`);
}
