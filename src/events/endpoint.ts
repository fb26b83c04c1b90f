import type { Outcome, Refusal } from "./outcome.ts";

/** What is behind one path of the listener. */
export interface Endpoint {
  /** Of the bodies taken; without parameters, lower case. */
  readonly mediaType: string;
  /** The status of what was taken. */
  readonly success: 200 | 202;
  /** The JSON object that tells of a refusal, as the protocol has it. */
  describe(refusal: Refusal): Readonly<Record<string, string>>;
  /** Whether the Authorization header is the agreed one, where one is agreed. */
  admits(authorization: string | undefined): boolean;
  receive(body: string): Promise<Outcome>;
}
