import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync, unwatchFile, watchFile } from "node:fs";
import type { Server } from "node:https";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import type { TlsConfig } from "../../config/http-schema.js";
import { BootError, type BootProblem } from "../../errors/boot-error.js";
import type { Logger } from "../../logging/logger.js";
import { isRecord } from "../../operation/content.js";

/** Milliseconds between looks at the files. */
const POLL = 1_000;
const CERTIFICATE = "-----BEGIN CERTIFICATE-----";

/** The certificate and key of a server, which takes new ones when their files change. */
export class TlsFiles {
  #current: SecureContextOptions;
  readonly #config: TlsConfig;
  readonly #logger: Logger;
  readonly #servers = new Set<Server>();

  /** @throws BootError where the files are not there, or of no use */
  constructor(config: TlsConfig, logger: Logger) {
    this.#config = config;
    this.#logger = logger;
    this.#current = readPair(config);
  }

  get current(): SecureContextOptions {
    return this.#current;
  }

  /** A server that gets new files too: connections that are open keep what they have. */
  attach(server: Server): Server {
    this.#servers.add(server);
    server.once("close", () => this.#servers.delete(server));
    return server;
  }

  watch(): void {
    // Polled, not watched: what mounts secrets swaps whole folders, which no watch of the file sees.
    for (const path of this.#paths) watchFile(path, { interval: POLL, persistent: false }, this.#reload);
  }

  close(): void {
    for (const path of this.#paths) unwatchFile(path, this.#reload);
  }

  get #paths(): readonly string[] {
    return [this.#config.cert, this.#config.key];
  }

  readonly #reload = (): void => {
    try {
      this.#current = readPair(this.#config);
      for (const server of this.#servers) server.setSecureContext(this.#current);
      this.#logger.info({ cert: this.#config.cert }, "TLS certificate read again");
    } catch (err) {
      this.#logger.error({ err }, "the new TLS certificate is of no use; the one before stays in use");
    }
  };
}

function readPair({ cert, key }: TlsConfig): SecureContextOptions {
  const problems: BootProblem[] = [];
  const certificate = attempt("transports.http.tls.cert", problems, () => readCertificate(cert));
  const secret = attempt("transports.http.tls.key", problems, () => readKey(key));
  if (certificate !== undefined && secret !== undefined && !certificate.parsed.checkPrivateKey(secret)) {
    problems.push({
      where: "transports.http.tls.key",
      message: `${key} is not the key of the first certificate in ${cert}. Put the server's own certificate first, and its key here`,
    });
  }
  if (problems.length === 0 && certificate !== undefined && secret !== undefined) {
    const options: SecureContextOptions = {
      cert: certificate.pem,
      key: secret.export({ type: "pkcs8", format: "pem" }),
      minVersion: "TLSv1.2",
    };
    if (attempt("transports.http.tls", problems, () => createSecureContext(options)) !== undefined) return options;
  }
  throw new BootError("The server can't use TLS:", problems);
}

function readCertificate(path: string): { pem: string; parsed: X509Certificate } {
  const pem = read(path);
  if (!pem.includes(CERTIFICATE)) throw new Error(`${path} holds no certificate in PEM form`);
  try {
    return { pem, parsed: new X509Certificate(pem) };
  } catch {
    throw new Error(`${path} holds a certificate that can't be read`);
  }
}

function readKey(path: string): KeyObject {
  const pem = read(path);
  try {
    return createPrivateKey(pem);
  } catch {
    throw new Error(`${path} holds no private key in PEM form that is not encrypted`);
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const isMissing = isRecord(error) && error.code === "ENOENT";
    throw new Error(isMissing ? `${path} does not exist` : `${path} can't be read by this user`);
  }
}

function attempt<T>(where: string, problems: BootProblem[], step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    problems.push({ where, message: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}
