import assert from "node:assert/strict";
import type { SharedStore } from "../../src/cache/store.ts";
import { type AnsweringServer, startAnsweringServer, withJson } from "../provider/answering-server.ts";
import { POLICIES, providersAt, ROWS, type Row } from "./cached-answers-rows.ts";
import { startReplica } from "./cached-gate.ts";
import { describeEachCache } from "./cached-replicas.ts";

describe("one cached answer", () => {
  let server: AnsweringServer;

  before(async () => {
    server = await startAnsweringServer();
  });
  after(() => server.stop());

  const answerAs = ({ answer }: Row) =>
    server.answer((response, call) => withJson(...answer(call))(response, call));
  const start = (shared?: SharedStore) => startReplica(providersAt(server.origin), POLICIES, shared);

  describeEachCache((open, cached) => {
    for (const row of ROWS) {
      const { what, first, then, outcome, anew = false } = row;
      it(`never serves ${what}`, async () => {
        answerAs(row);
        const replicas = open(start);
        const token = `${cached}-${ROWS.indexOf(row)}`;
        assert.deepEqual(await replicas.first.ask(first, { token }), ["allowed", "upstream"]);
        await replicas.settled();
        assert.equal(server.calls.length, 1);
        assert.deepEqual(await replicas.second.ask(then, { token }), [outcome, anew ? "upstream" : cached]);
        assert.equal(server.calls.length, anew ? 2 : 1);
        // Nor did that forget whom it serves.
        assert.equal((await replicas.second.ask(first, { token }))[0], "allowed");
        assert.equal(server.calls.length, anew ? 2 : 1);
        await replicas.close();
      });
    }
  });

  it("never serves a stricter rule whose request joined the call", async () => {
    const replica = start();
    for (const row of ROWS.filter(({ anew }) => !anew)) {
      answerAs(row);
      const token = `joined-${ROWS.indexOf(row)}`;
      const answers = [replica.ask(row.first, { token }), replica.ask(row.then, { token })];
      const expected = [
        ["allowed", "upstream"],
        [row.outcome, "shared"],
      ];
      assert.deepEqual(await Promise.all(answers), expected, row.what);
      assert.equal(server.calls.length, 1);
    }
    await replica.close();
  });
});
