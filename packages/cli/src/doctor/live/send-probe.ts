import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

/** Milliseconds. */
const TIMEOUT = 10_000;
/** Characters of an answer that are looked at. */
const LONGEST = 65_536;

export interface Probe {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** With a Host of its own, where it names one. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

/** @throws Error where nothing answers */
export function sendProbe(url: URL, { method, path, headers, body }: Probe): Promise<Answer> {
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const options = { method, headers: { ...headers }, agent: false, signal: AbortSignal.timeout(TIMEOUT) };
    const sent = request(new URL(path, url), options, (answer) => {
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
    sent.once("error", reject).end(body);
  });
}
