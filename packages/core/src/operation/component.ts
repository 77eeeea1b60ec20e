import type { BootProblem } from "../errors/boot-error.js";
import type { Icon } from "../mcp/types.js";
import type { Principal } from "../principal/principal.js";
import type { ComponentPolicy } from "./component-policy.js";

/** What tools, resources and prompts have in common. */
export abstract class Component {
  /** Unique among its kind. */
  abstract readonly name: string;
  /** What it does and when to use it, in words for a model. */
  abstract readonly description: string;
  /** A name for people. Default: `name`. */
  readonly title?: string;

  /** For clients that show pictures (MCP 2025-11-25, Icon): an https or data URI each. */
  readonly icons?: Icon[];

  readonly policy?: ComponentPolicy;

  /**
   * Whether somebody may see and use it, beyond what its scopes say. Asked for every list and every call: it must be
   * quick, and can't wait for anything. What is not `true` is a no.
   */
  permits?(principal: Principal): boolean;
  /** Runs once at boot, before the server is ready. A throw stops the boot. */
  init?(): Promise<void> | void;
  /** Runs once at stop, after the last call. */
  close?(): Promise<void> | void;
}

/** A class that discovery makes one instance of, with the config's deps. */
export type ComponentClass<C extends Component> = new (deps: never) => C;

/** How lists show what all components have. */
export function describeComponent({ name, title, description, icons }: Component) {
  return {
    name,
    ...(title === undefined ? {} : { title }),
    description,
    ...(icons === undefined ? {} : { icons }),
  };
}

/** MCP 2025-11-25, tool names. */
const NAME = /^[A-Za-z0-9_.-]{1,128}$/;

/** Collects what is wrong with one component, so that an author sees all of it at once. */
export class ComponentProblems {
  readonly found: BootProblem[] = [];

  constructor(readonly where: string) {}

  add(field: string, message: string): void {
    this.found.push({ where: this.where, message: `${field} ${message}`, field });
  }

  /** Runs a check; what it throws becomes a problem of that field. */
  attempt<T>(field: string, check: () => T): T | undefined {
    try {
      return check();
    } catch (error) {
      this.add(field, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  checkIdentity(component: Component): void {
    const { name, description } = component as { name: unknown; description: unknown };
    if (typeof name !== "string" || !NAME.test(name)) {
      this.add("name", 'is missing or malformed: 1 to 128 of A-Z a-z 0-9 _ . - such as "price"');
    }
    if (typeof description !== "string" || description.trim() === "") {
      this.add("description", "is missing: say in a sentence what it does, for the model that has to choose it");
    }
  }
}
