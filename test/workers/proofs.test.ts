import assert from "node:assert/strict";
import { z } from "zod";
import { buildBindings } from "../../src/binding/build.ts";
import { configSchema } from "../../src/config/schema.ts";
import { createHub } from "../../src/workers/hub.ts";
import { createLocalState } from "../../src/workers/shared-state.ts";
import { KEY, presentationOf, proofOf } from "../binding/dpop-under-test.ts";
import { keys } from "../gate-under-test.ts";

describe("a DPoP proof shown to two workers without Redis", () => {
  it("holds once", async () => {
    const settings = z.parse(configSchema, { policies: [{ name: "open", public: true }] });
    const hub = createHub();
    const worker = () =>
      buildBindings(settings, { keys, shared: undefined, local: createLocalState(hub).replay });
    const presentation = presentationOf([proofOf()]);
    const [one, other] = [worker(), worker()];
    const jkt = KEY.thumbprint;
    assert.equal((await one.verify({ jkt }, presentation)).kind, "held");
    assert.equal((await other.verify({ jkt }, presentation)).kind, "refused");
  });
});
