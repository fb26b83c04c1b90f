/** Requests that follow one another, some at a time, until they are told to end. */
export interface Pressure {
  /** How often each answer came. */
  end(): Promise<ReadonlyMap<string, number>>;
}

/** `ask` names what it was answered; it is told which request of all this is. A rejection counts by its message. */
export function press(atOnce: number, ask: (at: number) => Promise<string>): Pressure {
  const counts = new Map<string, number>();
  let isOver = false;
  let sent = 0;
  const callers = Array.from({ length: atOnce }, async () => {
    while (!isOver) {
      const answer = await ask(sent++).catch(String);
      counts.set(answer, (counts.get(answer) ?? 0) + 1);
    }
  });
  return {
    async end() {
      isOver = true;
      await Promise.all(callers);
      return counts;
    },
  };
}
