import { basename } from "node:path";
import type { SourceFile } from "../checkup.js";

const EXAMPLE = /\.(?:example|sample|template|dist)$/;
const NAMES =
  /^(?:\.env(?:\..+)?|id_(?:rsa|dsa|ecdsa|ed25519)|.*\.(?:key|p12|pfx|jks|keystore)|credentials\.json|service-account.*\.json|\.pgpass|\.netrc)$/;
const KEYS = /(?:^|\/)\.mcp\/keys\.json/;

/** Whether a file holds secrets, by its name. */
export function isSecretFile(path: string): boolean {
  const name = basename(path);
  return (NAMES.test(name) && !EXAMPLE.test(name)) || KEYS.test(path);
}

const WRITTEN =
  /(?:\.(?:[cm]?[jt]sx?|json|ya?ml|toml|ini|conf|env|sh|pem|crt|service)|(?:^|\/)(?:\.env[^/]*|\.npmrc|Dockerfile))$/;
const TEST = /\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)(?:package-lock\.json|pnpm-lock\.yaml)$/;

/** Whether somebody may have written a secret into a file. Tests need what looks like one; a readme shows where one goes. */
export function mayHoldSecret({ path }: Pick<SourceFile, "path">): boolean {
  return WRITTEN.test(path) && !TEST.test(path);
}
