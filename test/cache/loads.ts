import { setImmediate as nextTurn } from "node:timers/promises";
import type { Answer, Fresh } from "../../src/cache/answers.ts";

/** An upstream that a test answers for. */
export interface Upstream {
  readonly load: () => Promise<Fresh<string>>;
  /** How often it was asked. */
  readonly calls: number;
  /** What it says from now on. Without a value the number of the call is part of it. */
  answer(fresh: Partial<Fresh<string>> | Error): void;
  /** Lets it answer nobody until `release`. */
  hold(): void;
  release(): void;
}

export const MINUTE = 60_000;
export const OUTAGE: Fresh<string> = { value: "no answer", ttl: 0, outage: true };

/** Unless told otherwise each answer is another one, and holds for a minute. */
export function upstream(): Upstream {
  let calls = 0;
  let said: Partial<Fresh<string>> | Error = {};
  let released: Promise<void> | undefined;
  let release = () => {};
  return {
    async load() {
      calls += 1;
      const value = `answer ${calls}`;
      const answer = said;
      await released;
      if (answer instanceof Error) throw answer;
      return { value, ttl: MINUTE, ...answer };
    },
    get calls() {
      return calls;
    },
    answer(fresh) {
      said = fresh;
    },
    hold() {
      released = new Promise((resolve) => {
        release = resolve;
      });
    },
    release() {
      released = undefined;
      release();
    },
  };
}

/** Lets what goes on in the background come to its end. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
}

export const told = ({ value, origin }: Answer<string>) => `${value} from ${origin}`;
