import { mayUse } from "../operation/access.js";
import type { Principal } from "../principal/principal.js";
import type { BoundResource, BoundTemplate } from "../resource/bind-resource.js";

/** Finds the resource that serves a URI: one of that very URI, else the template with most of it fixed. */
export class ResourceIndex {
  readonly #static: ReadonlyMap<string, BoundResource>;
  readonly #templates: readonly BoundTemplate[];

  constructor(resources: readonly BoundResource[], templates: readonly BoundTemplate[]) {
    this.#static = new Map(resources.map((resource) => [resource.definition.uri, resource]));
    this.#templates = [...templates].sort((a, b) => b.template.fixedLength - a.template.fixedLength);
  }

  find(uri: string): BoundResource | BoundTemplate | undefined {
    return this.#static.get(uri) ?? this.#templates.find(({ template }) => template.match(uri) !== undefined);
  }

  /** The same; undefined too where the principal may not read it. */
  findFor(principal: Principal, uri: string): BoundResource | BoundTemplate | undefined {
    const found = this.find(uri);
    return mayUse(found?.operation.access, principal) ? found : undefined;
  }
}
