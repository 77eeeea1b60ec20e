import { BlockList, isIP } from "node:net";

const LOOPBACK = blockListOf(["127.0.0.0/8", "::1"]);

/** @param blocks addresses, or blocks such as "10.0.0.0/8" */
export function blockListOf(blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const [ip = "", bits] = block.split("/");
    const family = familyOf(ip);
    if (family === undefined) continue;
    if (bits === undefined) list.addAddress(ip, family);
    else list.addSubnet(ip, Number(bits), family);
  }
  return list;
}

/** Whether an IP address is one of a list. An IPv4 address counts as itself where it is written as IPv6, too. */
export function isIn(list: BlockList, ip: string): boolean {
  const family = familyOf(ip);
  return family !== undefined && list.check(ip, family);
}

/** Whether only this machine can reach what is bound to a host. Of names only "localhost" is sure. */
export function isLoopback(host: string): boolean {
  return host.toLowerCase() === "localhost" || isIn(LOOPBACK, host);
}

function familyOf(ip: string): "ipv4" | "ipv6" | undefined {
  const version = isIP(ip);
  if (version === 0) return undefined;
  return version === 4 ? "ipv4" : "ipv6";
}
