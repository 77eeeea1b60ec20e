import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { isPublicAddress } from "./public-address.js";

const SEED = Number(process.env.FC_SEED ?? 20260728);

/** What must never be reached, by what it is. Told in numbers here, and by subnets in the code. */
function isSpecial([a = 0, b = 0, c = 0, d = 0]: readonly number[]): boolean {
  return [
    a === 0 || a === 10 || a === 127 || a >= 224,
    a === 100 && b >= 64 && b < 128,
    a === 169 && b === 254,
    a === 172 && b >= 16 && b < 32,
    a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)) || (b === 88 && c === 99)),
    a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100)),
    a === 203 && b === 0 && c === 113,
    a === 168 && b === 63 && c === 129 && d === 16,
  ].includes(true);
}

/** Numbers at the edges of the subnets come as often as others. */
const octet = fc.oneof(
  fc.integer({ min: 0, max: 255 }),
  fc.constantFrom(...[0, 10, 16, 18, 31, 51, 63, 64, 88, 100, 127, 128, 129, 168, 169, 172, 192, 198, 203, 224, 254]),
);
const ipv4 = fc.tuple(octet, octet, octet, octet);
const group = fc.integer({ min: 0, max: 0xffff });
const hex = (value: number) => value.toString(16);

describe("isPublicAddress", () => {
  test.each([
    ...["8.8.8.8", "1.1.1.1", "93.184.215.14", "100.63.255.255", "172.32.0.1", "168.63.129.17"],
    ...["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2a00:1450:4001:82f::200e", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"],
  ])("%s is", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    ["loopback", "127.0.0.1"],
    ["all of loopback", "127.255.255.254"],
    ["this machine", "0.0.0.0"],
    ["private", "10.1.2.3"],
    ["private", "172.16.0.1"],
    ["private", "192.168.1.1"],
    ["the metadata of clouds", "169.254.169.254"],
    ["the metadata of Alibaba", "100.100.100.200"],
    ["the inside of Azure", "168.63.129.16"],
    ["multicast", "224.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["loopback", "::1"],
    ["unspecified", "::"],
    ["loopback, mapped", "::ffff:127.0.0.1"],
    ["loopback, mapped, in hex", "::ffff:7f00:1"],
    ["loopback, mapped, in full", "0:0:0:0:0:ffff:7f00:0001"],
    ["loopback, compatible", "::127.0.0.1"],
    ["metadata, mapped", "::ffff:169.254.169.254"],
    ["private by NAT64", "64:ff9b::10.0.0.1"],
    ["metadata by NAT64", "64:ff9b::a9fe:a9fe"],
    ["a local NAT64", "64:ff9b:1::808:808"],
    ["private by 6to4", "2002:a00:1::"],
    ["public by 6to4", "2002:808:808::1"],
    ["Teredo", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
    ["unique local", "fd00:ec2::254"],
    ["unique local", "fc00::1"],
    ["link-local", "fe80::1"],
    ["link-local with a zone", "fe80::1%lo"],
    ["public with a zone", "2606:4700::1111%lo"],
    ["site-local", "fec0::1"],
    ["multicast", "ff02::1"],
    ["documentation", "2001:db8::1"],
    ["discard", "100::1"],
    ["a name", "localhost"],
    ["a number", "2130706433"],
    ["octal", "0177.0.0.1"],
    ["nothing", ""],
  ])("%s is not: %s", (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test(`IPv4 is, but for what is special, however it is carried (seed ${SEED})`, () => {
    const property = fc.property(ipv4, (octets) => {
      const address = octets.join(".");
      const [a, b, c, d] = octets;
      const low = `${hex(a * 256 + b)}:${hex(c * 256 + d)}`;
      const expected = !isSpecial(octets);
      const forms = [address, `::ffff:${address}`, `::ffff:${low}`, `64:ff9b::${address}`, `64:ff9b::${low}`];
      const wrong = forms.filter((form) => isPublicAddress(form) !== expected);
      const by6to4 = [`2002:${low}::1`].filter(isPublicAddress);
      if (wrong.length + by6to4.length > 0) expect({ wrong, by6to4 }).toEqual({ wrong: [], by6to4: [] });
    });
    fc.assert(property, { seed: SEED, numRuns: 5_000 });
  });

  test(`IPv6 is only in 2000::/3, without what carries IPv4 or is documentation (seed ${SEED})`, () => {
    const groups = fc.array(group, { minLength: 6, maxLength: 6 });
    const start = fc.oneof(group, fc.constantFrom(0x2000, 0x2001, 0x2002, 0x3fff, 0x4000, 0x1fff, 0xfc00, 0xfe80));
    const second = fc.oneof(group, fc.constantFrom(0, 0x1ff, 0x200, 0xdb8, 0xfff, 0x1000));
    const property = fc.property(start, second, groups, (first, next, rest) => {
      const isGlobal = first >= 0x2000 && first < 0x4000;
      const isOther =
        first === 0x2002 ||
        (first === 0x2001 && (next < 0x200 || next === 0xdb8)) ||
        (first === 0x3fff && next < 0x1000);
      const address = [first, next, ...rest].map(hex).join(":");
      return isPublicAddress(address) === (isGlobal && !isOther);
    });
    fc.assert(property, { seed: SEED, numRuns: 5_000 });
  });
});
