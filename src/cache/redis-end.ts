import { ReplyError } from "ioredis";

/** How a command ended. One that Redis refuses shows that Redis is there; one that fails has no answer in time. */
export type CommandEnd<T> =
  | { readonly kind: "replied"; readonly reply: T }
  | { readonly kind: "refused"; readonly code: string }
  | { readonly kind: "failed"; readonly code: string };

/** A server that says so has no answer to any command. */
const UNUSABLE = new Set(["LOADING", "BUSY", "MASTERDOWN", "CLUSTERDOWN"]);

class LateReply extends Error {}

/** Rejects, in place of `failed`, for a breaker to see; so it does where the reply is not there when `late` resolves. */
export async function endOf<T>(reply: Promise<T>, late: Promise<void>): Promise<CommandEnd<T>> {
  const lateness = late.then(() => {
    throw new LateReply();
  });
  try {
    return { kind: "replied", reply: await Promise.race([reply, lateness]) };
  } catch (error) {
    const code = codeOf(error);
    if (error instanceof ReplyError && !UNUSABLE.has(code)) return { kind: "refused", code };
    throw error;
  }
}

/** `ECONNREFUSED`, `WRONGPASS`, `timeout`, `unreachable`: never a message, which may quote the command. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  if ("code" in error && typeof error.code === "string") return error.code;
  if (error instanceof LateReply) return "timeout";
  const replied = /^[A-Z]{2,}(?= )/.exec(error.message)?.[0];
  return replied ?? (error.name === "Error" ? "unreachable" : error.name);
}
