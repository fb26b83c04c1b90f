import type { AnswerOrigin } from "../cache/answers.ts";
import type { GrantType } from "../decision/decision.ts";

/** What is known of a decision so far: filled in by the steps, read even when they are cut short. */
export interface Trace {
  policy?: string;
  grant?: GrantType;
  /** The token's fingerprint. */
  token?: string;
  tokenFrom?: AnswerOrigin | undefined;
  userFrom?: AnswerOrigin;
  /** Of the OpenTelemetry trace, where it is sampled. */
  traceId?: string;
}
