import { z } from "zod";
import { duration, flag, lifetime } from "../scalars.ts";

export const revocationSchema = z
  .strictObject({
    maxTokenLifetime: lifetime.describe(
      "how long tokens are valid at most; older ones are refused, as it is remembered no longer what was revoked",
    ),
    maxStaleness: duration
      .prefault("10s")
      .describe("how long remembered answers are believed without word of the other replicas"),
    strict: flag
      .prefault(false)
      .describe(
        "answer 503 beyond that, also where keys alone tell of a token; else JWTs go on by what is known",
      ),
  })
  .describe("tokens, users, sessions and clients that are refused before their tokens expire");
