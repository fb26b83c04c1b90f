import { ReplyError } from "ioredis";

/** How a command ended. One that Redis refuses shows that Redis is there; one that fails has no answer in time. */
export type CommandEnd<T> =
  | { readonly kind: "replied"; readonly reply: T }
  | { readonly kind: "refused"; readonly code: string }
  | { readonly kind: "failed"; readonly code: string };

/** Rejects, in place of `failed`, for a breaker to see. `milliseconds` bound the wait. */
export async function endOf<T>(reply: Promise<T>, milliseconds: number): Promise<CommandEnd<T>> {
  try {
    return { kind: "replied", reply: await within(reply, milliseconds) };
  } catch (error) {
    if (error instanceof ReplyError) return { kind: "refused", code: codeOf(error) };
    throw error;
  }
}

/** `ECONNREFUSED`, `WRONGPASS`, `timeout`, `unreachable`: never a message, which may quote the command. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  if ("code" in error && typeof error.code === "string") return error.code;
  if (error instanceof Late) return "timeout";
  const replied = /^[A-Z]{2,}(?= )/.exec(error.message)?.[0];
  return replied ?? (error.name === "Error" ? "unreachable" : error.name);
}

class Late extends Error {}

function within<T>(reply: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    // Before the verdict the socket is read once more: where this process was held up, the reply is there.
    const timer = setTimeout(() => setImmediate(() => reject(new Late())), milliseconds);
    reply.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
