import type { Duplex } from "node:stream";
import { Client, type ClientConfig } from "pg";

/** The server spoke in a way that the client's reader does not know. */
class ProtocolFault extends Error {
  override readonly name = "ProtocolFault";
  readonly code = "broken protocol";
}

/**
 * A client that no server can use against this process. By itself it emits errors that nobody listens to, while it
 * connects and between queries; its reader throws out of the socket's event at a message that it does not know; and a
 * socket on which signing in failed stays open for as long as the server likes.
 */
export class SafeClient extends Client {
  constructor(config?: ClientConfig) {
    super(config);
    // Whoever waits for the connection or a query is told as well.
    this.on("error", () => undefined);
    guardReader(this.connection.stream);
    this.connection.on("sslconnect", () => guardReader(this.connection.stream));
    this.#closeWhereSigningInFails();
  }

  #closeWhereSigningInFails(): void {
    const close = () => this.connection.stream.destroy();
    const failures = ["error", "errorMessage"];
    for (const failure of failures) this.connection.on(failure, close);
    this.once("connect", () => {
      for (const failure of failures) this.connection.off(failure, close);
    });
  }
}

function guardReader(stream: Duplex): void {
  const emit = stream.emit.bind(stream);
  stream.emit = (event: string | symbol, ...values: unknown[]) => {
    if (event !== "data") return emit(event, ...values);
    try {
      return emit(event, ...values);
    } catch {
      stream.destroy(new ProtocolFault());
      return true;
    }
  };
}
