// One keep-alive connection that sends one request at a time. Less work a request than an HTTP client of a
// library, so that one core of load can keep a server busy that does next to nothing itself.
import { connect } from "node:net";
import { NotServed } from "./not-served.mjs";
import { ResponseReader } from "./response-reader.mjs";

export class HttpConnection {
  #socket;
  #reader = new ResponseReader();
  #onResponse;
  #onFailure;

  constructor(socket) {
    this.#socket = socket;
    socket.setEncoding("latin1").setNoDelay(true);
    socket.on("data", (text) => {
      const response = this.#reader.push(text);
      if (response !== undefined) this.#onResponse?.(response);
    });
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new NotServed("closed the connection")));
  }

  static open(port) {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(new HttpConnection(socket));
      });
    });
  }

  /** What to do with every response, and with the connection's end while one is awaited. */
  listen(onResponse, onFailure) {
    this.#onResponse = onResponse;
    this.#onFailure = onFailure;
  }

  send(request) {
    this.#socket.write(request, "latin1");
  }

  /** Sends a request and waits for its response, for what is not measured. */
  exchange(request) {
    return new Promise((resolve, reject) => {
      this.listen(resolve, reject);
      this.send(request);
    });
  }

  close() {
    this.listen();
    this.#socket.destroy();
  }

  #fail(error) {
    this.#onFailure?.(error);
  }
}
