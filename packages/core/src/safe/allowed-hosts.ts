import { isIP } from "node:net";
import { ToolError } from "../errors/tool-error.js";
import { isPublicAddress } from "./public-address.js";
import { refused } from "./refusal.js";

/** Which addresses may be asked. Hosts are written as in a URL. */
export interface HostRules {
  /**
   * Hosts that may be asked at public addresses: "api.example.com", "api.example.com:8443" for another port than the
   * usual one, "*.example.com" for all names below that one, not itself.
   */
  readonly allowedHosts: readonly string[];
  /**
   * Hosts that may be asked wherever they are: inner services, whose names lead to private addresses. Default: none.
   * They need not stand in `allowedHosts` as well.
   */
  readonly privateHosts?: readonly string[];
  /** Whether http:// is as good as https://. Default: false. */
  readonly allowHttp?: boolean;
}

/** Whether the connection may go to a private address. */
export interface AllowedUrl {
  readonly url: URL;
  readonly mayBePrivate: boolean;
}

/** @throws ToolError FORBIDDEN */
export function checkUrl(url: URL, { allowedHosts, privateHosts = [], allowHttp = false }: HostRules): AllowedUrl {
  const isWeb = url.protocol === "https:" || (allowHttp && url.protocol === "http:");
  const mayBePrivate = isWeb && privateHosts.some((entry) => matches(entry, url));
  const isListed = mayBePrivate || (isWeb && allowedHosts.some((entry) => matches(entry, url)));
  if (!isListed || url.username !== "" || url.password !== "") {
    const hosts = [...allowedHosts, ...privateHosts];
    const protocols = allowHttp ? "http or https" : "https";
    throw refused(
      `${url.protocol}//${url.host} is not allowed. Allowed is ${protocols}, without credentials, from: ${hosts.join(", ")}.`,
      { allowedHosts: hosts },
    );
  }
  // A connection to a number asks no DNS, so that nothing would look at it later.
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) !== 0 && !mayBePrivate && !isPublicAddress(literal)) throw notPublic(url.host);
  return { url, mayBePrivate };
}

export function notPublic(host: string): ToolError {
  return new ToolError("FORBIDDEN", `${host} is at an address that is not public, and may not be asked there.`);
}

/** A host and nothing else: a path or a protocol would be taken for a limit that it is not. */
const ENTRY = /^(\*\.)?([^\s/\\@?#*]+)$/;

function matches(entry: string, url: URL): boolean {
  const [, wildcard, name] = ENTRY.exec(entry) ?? [];
  if (name === undefined)
    throw new TypeError(`"${entry}" is no host. Write it as "example.com" or "*.example.com:8443".`);
  // As a URL of that protocol has it: in lower case, in Punycode, without the usual port.
  const { host } = new URL(`${url.protocol}//${name}`);
  return wildcard === undefined ? url.host === host : url.host.endsWith(`.${host}`);
}
