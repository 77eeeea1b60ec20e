import { BlockList, isIP } from "node:net";

/** IPv4 that is not for everybody: https://www.iana.org/assignments/iana-ipv4-special-registry */
const SPECIAL_IPV4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8], // private
  ["100.64.0.0", 10], // behind a carrier's NAT
  ["127.0.0.0", 8], // loopback
  ["168.63.129.16", 32], // public by number, but the inside of every machine on Azure
  ["169.254.0.0", 16], // link-local, with the metadata of clouds
  ["172.16.0.0", 12], // private
  ["192.0.0.0", 24], // protocols
  ["192.0.2.0", 24], // documentation
  ["192.88.99.0", 24], // relays of 6to4
  ["192.168.0.0", 16], // private
  ["198.18.0.0", 15], // benchmarks
  ["198.51.100.0", 24], // documentation
  ["203.0.113.0", 24], // documentation
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved, broadcast
];

/** What of IPv6 may be public at all. The last two carry an IPv4 address, which has to be public then. */
const GLOBAL_IPV6: readonly (readonly [string, number])[] = [
  ["2000::", 3], // global unicast
  ["::ffff:0:0", 96], // IPv4-mapped
  ["64:ff9b::", 96], // NAT64
];

/** Global unicast that is not: https://www.iana.org/assignments/iana-ipv6-special-registry */
const SPECIAL_IPV6: readonly (readonly [string, number])[] = [
  ["2001::", 23], // protocols, with Teredo, which carries an IPv4 address
  ["2001:db8::", 32], // documentation
  ["2002::", 16], // 6to4, which carries an IPv4 address
  ["3fff::", 20], // documentation
];

interface AddressBlocks {
  readonly globalIpv6: BlockList;
  readonly special: BlockList;
}

let made: AddressBlocks | undefined;

/** Made at first use: a server that fetches nothing has no need of them. */
function addressBlocks(): AddressBlocks {
  made ??= makeBlocks();
  return made;
}

function makeBlocks(): AddressBlocks {
  const globalIpv6 = new BlockList();
  const special = new BlockList();
  for (const [net, prefix] of GLOBAL_IPV6) globalIpv6.addSubnet(net, prefix, "ipv6");
  for (const [net, prefix] of SPECIAL_IPV6) special.addSubnet(net, prefix, "ipv6");
  for (const [net, prefix] of SPECIAL_IPV4) {
    special.addSubnet(net, prefix, "ipv4");
    for (const carrier of ["::ffff:", "64:ff9b::"]) special.addSubnet(`${carrier}${net}`, 96 + prefix, "ipv6");
  }
  return { globalIpv6, special };
}

/** Whether an IP address is one on the public internet. What is no address is not, nor is one with a zone. */
export function isPublicAddress(address: string): boolean {
  if (address.includes("%")) return false;
  const { globalIpv6, special } = addressBlocks();
  const family = isIP(address);
  if (family === 4) return !special.check(address, "ipv4");
  return family === 6 && globalIpv6.check(address, "ipv6") && !special.check(address, "ipv6");
}
