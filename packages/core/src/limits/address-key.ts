const IPV4_IN_IPV6 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
/** Four groups as they are usually written. */
const USUAL = /^(?:(?:0|[1-9a-f][0-9a-f]{0,3}):){4}/;

/** What an address is counted as: IPv6 by /64, since whoever has one address there has them all (RFC 6177). */
export function addressKey(address: string): string {
  if (!address.includes(":")) return address;
  const usual = USUAL.exec(address)?.[0];
  if (usual !== undefined) return `${usual}:/64`;
  const ipv4 = IPV4_IN_IPV6.exec(address)?.[1];
  if (ipv4 !== undefined) return ipv4;
  const [start = "", end] = address.split("%", 1).join("").split("::");
  const first = groupsOf(start);
  const last = groupsOf(end ?? "");
  const gap = new Array<string>(Math.max(0, 8 - first.length - last.length)).fill("0");
  const groups = end === undefined ? first : [...first, ...gap, ...last];
  return `${groups.slice(0, 4).map(shorten).join(":")}::/64`;
}

function groupsOf(text: string): string[] {
  return text === "" ? [] : text.split(":");
}

function shorten(group: string): string {
  return group.replace(/^0+(?=.)/, "").toLowerCase();
}
