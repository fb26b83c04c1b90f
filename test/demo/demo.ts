import { send } from "../support/http.ts";
import { SCENARIOS, type Scenario } from "../support/scenarios.ts";
import { type Stack, startStack } from "../support/stack.ts";
import { type ExampleTokens, obtainTokens } from "../support/tokens.ts";
import { describeStack } from "./keep.ts";
import { matches, outcomeOf } from "./outcome.ts";

const keep = process.argv.includes("--keep");
const progress = (step: string) => process.stderr.write(`starting ${step}\n`);

// What was started ends with this process, by whatever signal.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

const stack = await startStack({ progress });
try {
  progress("requests, with real tokens of the provider\n");
  const wrong = await show(SCENARIOS, stack, await obtainTokens(stack.oidc));
  const verdict = wrong === 0 ? "every answer is the documented one" : `${wrong} ANSWERED WRONGLY`;
  console.log(`\n${SCENARIOS.length} requests through a real Envoy: ${verdict}.`);
  process.exitCode = wrong === 0 ? 0 : 1;
  if (keep) {
    await stack.oidc.start();
    await describeStack(stack, await obtainTokens(stack.oidc));
  }
} finally {
  await stack.stop();
}

/** Runs the scenarios in order, one line each; gives the number of wrong answers. */
async function show(scenarios: readonly Scenario[], running: Stack, tokens: ExampleTokens): Promise<number> {
  let wrong = 0;
  for (const scenario of scenarios) {
    await scenario.before?.(running, tokens);
    const response = await send(running.envoy.origin, scenario.request(tokens));
    const good = matches(scenario, response);
    if (!good) wrong += 1;
    const [mark, milliseconds] = [good ? "✓" : "✗", `${response.milliseconds.toFixed(0)} ms`];
    const answer = `${response.status}  ${outcomeOf(response).padEnd(56)} ${milliseconds.padStart(6)}`;
    console.log(`${mark} ${scenario.title.padEnd(40)} ${answer}`);
  }
  return wrong;
}
