import type { IncomingMessage } from "node:http";

export type BodyReading =
  | { readonly kind: "body"; readonly text: string }
  | { readonly kind: "tooLarge" }
  /** The client went, or took too long: nobody waits for an answer. */
  | { readonly kind: "broken" };

/** Reads a request's body; `limit` in bytes. What is too large is left unread. */
export function readBody(request: IncomingMessage, limit: number): Promise<BodyReading> {
  if (Number(request.headers["content-length"] ?? 0) > limit) return Promise.resolve({ kind: "tooLarge" });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= limit) return;
      request.pause();
      resolve({ kind: "tooLarge" });
    });
    request.once("end", () => resolve({ kind: "body", text: Buffer.concat(chunks).toString("utf8") }));
    // With nobody listening to `error`, an abortion is no more than this.
    request.once("close", () => resolve({ kind: "broken" }));
  });
}
