import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

/** Milliseconds. */
export const PATIENCE = 10_000;
/** Characters of an answer that are looked at. */
const LONGEST = 65_536;

export interface Probe {
  readonly method: "GET" | "POST";
  readonly url: URL;
  /** With a Host of its own, where it names one. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

/**
 * Follows no redirect.
 * @param release the last byte of the body is held back until then
 * @throws Error where there is no whole answer in time
 */
export function sendProbe({ method, url, headers, body = "" }: Probe, release?: Promise<void>): Promise<Answer> {
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const length = body === "" ? {} : { "content-length": Buffer.byteLength(body) };
    const options = { method, headers: { ...headers, ...length }, agent: false, signal: AbortSignal.timeout(PATIENCE) };
    const sent = request(url, options, (answer) => {
      let text = "";
      const finish = () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
        sent.destroy();
      };
      answer.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        if (text.length > LONGEST) finish();
      });
      answer.once("end", finish).once("error", reject);
    });
    sent.once("error", reject);
    if (release === undefined) {
      sent.end(body);
      return;
    }
    sent.write(body.slice(0, -1));
    release.then(() => sent.end(body.slice(-1)), reject);
  });
}
