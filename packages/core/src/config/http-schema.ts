import { isIP } from "node:net";
import { z } from "zod";

const MIN_SECRET = 32;
const port = z.int().min(0).max(65_535);
const address = z.string().min(1);

/** An address, or a block of them: "10.0.0.0/8". */
const addressBlock = z.string().refine((text) => {
  const [ip = "", bits, ...rest] = text.split("/");
  const version = isIP(ip);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}, "is neither an IP address nor a block of them such as 10.0.0.0/8");

const hostName = z
  .string()
  .regex(/^(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'is not a host name such as "mcp.example.com"');

export const httpSchema = z.strictObject({
  /** 0 takes any free port. */
  port: port.default(3000),
  /** The address to bind. Default: only this machine can connect. */
  host: address.default("127.0.0.1"),
  /**
   * Host names, without a port, by which clients may call, such as "mcp.example.com" or "*.example.com". This machine's
   * own names always may, and an IP address where one is bound that others reach: neither can be pointed elsewhere.
   */
  allowedHosts: z.array(hostName).default([]),
  /** Browser origins that may call and are answered by CORS, such as "https://app.example". Pages of this machine always may. */
  allowedOrigins: z.array(z.url()).default([]),
  /** Proxies whose word on who calls is taken (X-Forwarded-For): addresses, or blocks such as "10.0.0.0/8". */
  trustedProxies: z.array(addressBlock).default([]),
  /** Bytes of one request. */
  bodyLimit: z.int().positive().default(1_048_576),
  /** PEM files, read again when they change. Default: no TLS. */
  tls: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
  /** Where /metrics and /admin are served. Default: on the same port, for this machine only. */
  operations: z
    .strictObject({
      /** A listener of their own. */
      port: port.optional(),
      host: address.default("127.0.0.1"),
      /** What callers must send as `Authorization: Bearer`, or as the password of HTTP Basic. */
      key: z
        .string()
        .min(MIN_SECRET, `is shorter than ${MIN_SECRET} characters`)
        .regex(/^[!-~]*$/, "has characters that a header can't carry: take letters, digits and signs of ASCII")
        .optional(),
      /** Whether tools can be called from the status page, all of them, by whoever may open it. */
      playground: z.boolean().default(false),
    })
    .prefault({}),
});

export type HttpConfig = z.output<typeof httpSchema>;
export type TlsConfig = NonNullable<HttpConfig["tls"]>;
