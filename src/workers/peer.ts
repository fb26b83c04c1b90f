import type { Worker } from "node:cluster";

/** The process at the other end of the channel between the primary and a worker. */
export interface Peer<Question extends { readonly kind: string }, Answers> {
  /** What it answers; undefined where it is gone, or silent for so many milliseconds. */
  ask<K extends Question["kind"] & keyof Answers>(
    question: Extract<Question, { readonly kind: K }>,
    patience?: number,
  ): Promise<Answers[K] | undefined>;
}

/** Milliseconds: one second, for what the other answers at once. */
export const PATIENCE = 1_000;

interface Message<Question> {
  readonly id: number;
  /** Absent in an answer. */
  readonly question?: Question;
  readonly answer: unknown;
}

/**
 * Asks, and answers with what `answer` resolves to. The channel keeps the order of messages. A question that `answer`
 * cannot answer rejects there and is silence here.
 */
export function createPeer<Question extends { readonly kind: string }, Answers, Asked>(
  channel: Worker,
  answer: (question: Asked) => unknown,
): Peer<Question, Answers> {
  const pending = new Map<number, { settle(answer?: unknown): void }>();
  let latest = 0;

  function settle(id: number, value?: unknown): void {
    pending.get(id)?.settle(value);
    pending.delete(id);
  }

  channel.on("message", async (message: Message<Asked>) => {
    const { id, question } = message;
    if (question === undefined) settle(id, message.answer);
    // Whoever asked may be gone by now.
    else channel.send({ id, answer: await answer(question) }, () => undefined);
  });
  channel.on("disconnect", () => {
    for (const id of [...pending.keys()]) settle(id);
  });

  return {
    ask<K extends Question["kind"] & keyof Answers>(
      question: Extract<Question, { readonly kind: K }>,
      patience = PATIENCE,
    ) {
      latest += 1;
      const id = latest;
      return new Promise<Answers[K] | undefined>((resolve) => {
        const timer = setTimeout(settle, patience, id);
        pending.set(id, {
          settle(value: Answers[K] | undefined) {
            clearTimeout(timer);
            resolve(value);
          },
        });
        channel.send({ id, question }, (error) => error && settle(id));
      });
    },
  };
}
