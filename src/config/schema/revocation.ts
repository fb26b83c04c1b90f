import { z } from "zod";
import { duration, flag, lifetime } from "../scalars.ts";

/** Milliseconds: between two words of the others lies half a second, and what Redis takes to answer. */
const SHORTEST_STALENESS = 1_000;

export const revocationSchema = z
  .strictObject({
    maxTokenLifetime: lifetime.describe(
      "how long tokens are valid at most; older ones are refused, as it is remembered no longer what was revoked",
    ),
    maxStaleness: duration
      .pipe(z.number().min(SHORTEST_STALENESS, "a duration of at least 1s"))
      .prefault("10s")
      .describe("how long remembered answers are believed without word of the other replicas"),
    strict: flag
      .prefault(false)
      .describe(
        "answer 503 beyond that, also where keys alone tell of a token; else JWTs go on by what is known",
      ),
  })
  .describe("tokens, users, sessions and clients that are refused before their tokens expire");
