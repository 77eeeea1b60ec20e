/** A server under test did not give the answer that the measurement counts: it has no result then. */
export class NotServed extends Error {
  constructor(message) {
    super(message.replaceAll(/\s+/g, " ").trim());
  }
}
