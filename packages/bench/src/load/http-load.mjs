// Clients of one server over HTTP: each sends its next request when it has the answer to the one before.
import { bounded } from "./bounded.mjs";
import { DIALECTS, INITIALIZE, INITIALIZED, post, requestText } from "./dialects.mjs";
import { HttpConnection } from "./http-connection.mjs";
import { NotServed } from "./not-served.mjs";
import { Round } from "./round.mjs";
import { readMessage } from "./work.mjs";

/** Milliseconds that opening, or a round, may take beyond its own time. */
const TIMEOUT = 20_000;

export class HttpLoad {
  #port;
  #dialect;
  #work;
  #connections;
  #sessions;
  #sessionIds = [];
  #credentials;

  /**
   * @param sessions how many to open, for dialects that have them; connections share them where they are fewer
   * @param sessionsOf a load whose sessions to use instead
   * @param used how many of these to use; the others stay open
   * @param credentials a header line that says who calls
   */
  constructor({ port, dialect, work, connections = 32, sessions = connections, sessionsOf, used, credentials = "" }) {
    this.#port = port;
    this.#dialect = DIALECTS[dialect];
    this.#work = work;
    this.#connections = connections;
    this.#credentials = credentials;
    this.#sessions = this.#dialect.opensSessions ? sessions : 0;
    if (sessionsOf !== undefined) this.#sessionIds = sessionsOf.#sessionIds.slice(0, used);
  }

  /** Opens the sessions and asks once. @throws NotServed */
  open() {
    return this.#withConnections(TIMEOUT, async (connections) => {
      if (this.#sessionIds.length === 0) await this.#openSessions(connections);
      const request = this.#work.next();
      this.#check(request, await connections[0].exchange(this.#textOf(request, this.#sessionIds[0])));
    });
  }

  /** @returns what a Round returns @throws NotServed */
  run(seconds, { awake = true } = {}) {
    return this.#withConnections(seconds * 1000 + TIMEOUT, (connections) => {
      return new Promise((resolve, reject) => {
        const round = new Round({ seconds, busy: connections.length, awake }, resolve);
        connections.forEach((connection, index) => {
          this.#drive(connection, index, round, reject);
        });
      });
    });
  }

  /** Keeps one connection busy, with the sessions that are its own in turn. */
  #drive(connection, index, round, fail) {
    const own = this.#sessionIds.filter((_, position) => position % this.#connections === index % this.#sessions);
    let turn = 0;
    let request;
    let sentAt;
    const sendNext = () => {
      request = this.#work.next();
      const text = this.#textOf(request, own[turn++ % own.length]);
      sentAt = performance.now();
      connection.send(text);
    };
    connection.listen((response) => {
      const now = performance.now();
      try {
        this.#check(request, response);
      } catch (error) {
        fail(error);
        return;
      }
      if (round.count(sentAt, now)) sendNext();
    }, fail);
    sendNext();
  }

  async #openSessions(connections) {
    const opening = connections.map(async (connection, index) => {
      for (let opened = index; opened < this.#sessions; opened += connections.length)
        this.#sessionIds.push(await this.#openSession(connection));
    });
    await Promise.all(opening);
  }

  async #openSession(connection) {
    const { status, sessionId, body } = await connection.exchange(
      post(this.#port, this.#credentials, JSON.stringify(INITIALIZE)),
    );
    if (status !== 200 || sessionId === undefined || readMessage(body).result === undefined)
      throw new NotServed(`answered initialize with ${status} ${body.slice(0, 300)}`);
    const headers = this.#credentials + this.#dialect.headers(INITIALIZED, sessionId);
    await connection.exchange(post(this.#port, headers, JSON.stringify(INITIALIZED)));
    return sessionId;
  }

  #textOf(request, sessionId) {
    const headers = this.#credentials + this.#dialect.headers(request, sessionId);
    return post(this.#port, headers, requestText(request, this.#dialect.meta));
  }

  #check(request, { status, body }) {
    if (status !== 200) throw new NotServed(`answered ${status} ${body.slice(0, 300)}`);
    this.#work.check(request, body);
  }

  /** Runs something with open connections, and closes them whatever comes of it. */
  async #withConnections(timeout, task) {
    const opening = Array.from({ length: this.#connections }, () => HttpConnection.open(this.#port));
    const connections = await Promise.all(opening);
    try {
      return await bounded(timeout, () => task(connections));
    } finally {
      for (const connection of connections) connection.close();
    }
  }
}
